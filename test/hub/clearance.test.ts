import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Dialect } from '../../src/dialect/dialect.ts';
import { native } from '../../src/dialect/native-dialect.ts';
import { Clearances } from '../../src/hub/clearances.ts';
import type { Place, Welcome } from '../../src/hub/place.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Change } from '../../src/protocol/fact.ts';
import { plainFraming } from '../../src/send/frame.ts';
import { seeded } from '../random/seeded.ts';
import { follow, type Line } from '../support/follow.ts';
import { holdTime } from '../support/held-time.ts';
import { ann, bo, type House, named, openHouse, openWire } from '../support/house.ts';

let house: House;
const ends: (() => void)[] = [];
beforeEach(async () => {
  house = await openHouse();
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await house.end();
});

const room = named('tea');
const host: Actor = { author: { id: 'u_host', name: 'host' }, grants: { role: 'host' } };
const cy: Actor = { author: { id: 'g_cy', name: 'cy' } };

/** Native, a frame a line. */
const { bundle: _, ...unbundled } = native;
const lined: Dialect = {
  ...unbundled,
  encode: (event) => `${native.encode(event)}\n`,
  aside: (aside) => `${JSON.stringify(aside)}\n`,
  signal: () => '',
};

interface Reader {
  readonly place: Place;
  readonly lines: () => readonly Line[];
  readonly welcome: () => Welcome;
}

async function come(actor?: Actor, after?: number): Promise<Reader> {
  const { outlet, client, end } = await openWire(house);
  ends.push(end);
  let all = '';
  client.on('data', (bytes: Buffer) => {
    all += String(bytes);
  });
  client.resume();
  const welcomes: Welcome[] = [];
  const place = await house.hub.enter({
    room,
    dialect: lined,
    framing: plainFraming,
    outlet,
    member: String(Math.random()),
    ...(after === undefined ? {} : { after: { epoch: house.store.epoch, seq: after } }),
    actor,
    greet: (welcome) => {
      welcomes.push(welcome);
      const { people: _, messages: __, ...rest } = welcome;
      outlet.push(plainFraming.frame([`${JSON.stringify({ type: 'joined', ...rest })}\n`]));
    },
    onLost: (error) => {
      throw error;
    },
  });
  const lines = () =>
    all
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as Line);
  return { place, lines, welcome: () => welcomes[0] as Welcome };
}

/** Commits facts and tells of them, as a room does. */
async function say(changes: readonly Change[], author = ann): Promise<void> {
  const facts = changes.map((change) => ({ room, author, at: Date.now(), change }));
  const committed = await house.store.commit(facts);
  const [first, last] = [committed[0]?.seq ?? 1, committed.at(-1)?.seq ?? 0];
  const events = await house.store.events(room.key, first - 1, last, changes.length);
  for (const [i, event] of events.entries()) {
    const { digest } = committed[i] ?? {};
    house.bus.publish(
      digest === undefined ? { room: room.key, event } : { room: room.key, event, digest },
    );
  }
}

const posted = (text: string): Change => ({ type: 'posted', text });
const asked = (text: string): Change => ({ type: 'asked', text });
const granted = (until?: number): Change => ({
  type: 'granted',
  person: cy.author.id,
  name: 'cy',
  role: 'moderator',
  ...(until === undefined ? {} : { until }),
});
const revoked: Change = { type: 'revoked', person: cy.author.id, name: 'cy', role: 'moderator' };

const heard = (reader: Reader) => reader.lines().filter(({ type }) => type !== 'presence');
const seqs = (reader: Reader) =>
  reader.lines().flatMap(({ type, seq }) => (type !== 'joined' && seq) || []);

test('who is cleared hears what others hear as sealed, in the same chunks', async () => {
  const [open, cleared] = [await come({ author: bo }), await come(host)];
  await say([posted('one'), asked('may I?'), posted('two')]);
  await expect.poll(() => seqs(open)).toEqual([1, 2, 3]);
  await expect.poll(() => seqs(cleared)).toEqual([1, 2, 3]);
  const { epoch } = house.store;
  expect(open.lines()[2]).toEqual({ type: 'sealed', room: 'tea', seq: 2, epoch });
  expect(cleared.lines()[2]).toMatchObject({ type: 'asked', text: 'may I?', author: ann });
  const [{ digest }, again] = [(await come(host)).welcome(), (await come()).welcome()];
  expect(again.digest).toBe(digest);
});

test('a reader who comes back is told each fact by its clearance, from ring and log alike', async () => {
  await come();
  await say([posted('one'), asked('secret of the log')]);
  await say([posted('two'), asked('secret of the ring')]);
  const [open, cleared] = [await come({ author: bo }, 0), await come(host, 0)];
  await expect.poll(() => seqs(open)).toEqual([1, 2, 3, 4]);
  await expect.poll(() => seqs(cleared)).toEqual([1, 2, 3, 4]);
  expect(JSON.stringify(open.lines())).not.toContain('secret');
  expect(heard(cleared).map(({ type }) => type)).toEqual([
    'joined',
    'posted',
    'asked',
    'posted',
    'asked',
  ]);
});

test('who is made a moderator is told the room anew, and who is not any more hears so first', async () => {
  const reader = await come(cy);
  await say([asked('before'), granted(), asked('in between'), revoked, asked('after')]);
  await expect.poll(() => heard(reader).at(-1)).toMatchObject({ type: 'joined', seq: 5 });
  expect(reader.lines().filter(({ text }) => text !== undefined)).toEqual([]);
  await say([granted()]);
  await expect
    .poll(() => heard(reader).at(-1))
    .toMatchObject({
      type: 'joined',
      resume: { state: 'reset', code: 'clearance' },
      me: { role: 'moderator', cleared: true },
    });
  await say([asked('now')]);
  await expect.poll(() => heard(reader).at(-1)).toMatchObject({ type: 'asked', text: 'now' });
  await say([revoked, asked('never')]);
  await expect.poll(() => heard(reader).at(-1)?.type).toBe('sealed');
  expect(heard(reader).at(-2)).toMatchObject({ type: 'me', role: 'guest' });
});

test('a role ends at its time, between two chunks', async () => {
  const reader = await come(cy);
  holdTime();
  await say([granted(Date.now() + 60_000)]);
  await expect
    .poll(() => heard(reader).at(-1))
    .toMatchObject({ type: 'joined', me: { role: 'moderator' } });
  vi.advanceTimersByTime(60_000);
  await expect.poll(() => heard(reader).at(-1)).toMatchObject({ type: 'me', role: 'guest' });
  await say([asked('too late')]);
  await expect.poll(() => heard(reader).at(-1)?.type).toBe('sealed');
});

test('a room that was decided about before it was opened knows who is cleared', async () => {
  await say([
    granted(),
    { type: 'set', setting: 'title', value: 'Tea' },
    { type: 'set', setting: 'filters', value: 'sugar' },
  ]);
  const [moderator, other] = [await come(cy), await come({ author: bo })];
  expect(moderator.welcome()).toMatchObject({
    me: { role: 'moderator', cleared: true },
    settings: { title: 'Tea', filters: 'sugar' },
  });
  expect(other.welcome()).toMatchObject({ settings: { title: 'Tea' } });
  expect(other.welcome().me).toBeUndefined();
  expect(other.welcome().settings?.filters).toBeUndefined();
  await say([asked('who knows?')]);
  await expect.poll(() => heard(moderator).at(-1)?.type).toBe('asked');
  await expect.poll(() => heard(other).at(-1)?.type).toBe('sealed');
});

test('of a grant, a revocation and a link hears whom they are about, and nobody else', () => {
  let ended = 0;
  const clearances = new Clearances({ endChunks: () => ended++, onBug: () => {} });
  const heeded: string[] = [];
  const sit = (actor: Actor) =>
    clearances.add({ actor, heed: () => heeded.push(actor.author.name), tell() {}, fail() {} });
  for (const actor of [cy, host, { author: bo }]) sit(actor);
  const take = (change: Change) =>
    clearances.take({
      room: 'tea',
      seq: 1,
      epoch: 'e',
      at: 1,
      author: ann,
      ...change,
    } as RoomEvent);
  take(granted());
  take({ type: 'granted', person: 'u_away', name: 'away', role: 'owner' });
  take({ type: 'linked', guest: cy.author.id, person: bo.id, name: 'bo' });
  take(revoked);
  take(posted('tea'));
  expect(heeded).toEqual(['cy', 'cy', bo.name, bo.name]);
  expect(ended).toBe(3);
  take({ type: 'set', setting: 'title', value: 'Tea' });
  expect(heeded.slice(4)).toEqual(['cy', 'host', bo.name]);
  clearances.close();
});

test('a room in which nothing was decided welcomes as ever', async () => {
  const { welcome } = await come({ author: bo });
  expect(Object.keys(welcome())).toEqual([
    'room',
    'code',
    'epoch',
    'run',
    'seq',
    'digest',
    'resume',
    'messages',
    'people',
  ]);
});

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('roles given and taken in a burst, seed %i', (seed) => {
  test('each hears what is for it, once and in order', async () => {
    const draw = seeded(seed);
    const readers = {
      open: await come({ author: bo }),
      cleared: await come(host),
      cy: await come(cy),
    };
    const all: Change[] = [];
    for (let turn = 0; turn < 60; turn++) {
      const some = Array.from({ length: 1 + draw(4) }, (): Change => {
        const what = draw(10);
        if (what < 4) return posted(`line ${turn}`);
        if (what < 7) return asked(`secret ${turn}`);
        return what < 9 ? granted() : revoked;
      });
      all.push(...some);
      const saying = say(some);
      if (draw(2) === 0) await saying;
      await new Promise((resolve) => setTimeout(resolve, draw(3)));
      await saying;
    }
    await say([posted('last')]);
    all.push(posted('last'));
    const numbers = all.map((_, i) => i + 1);
    await expect.poll(() => readers.cy.place.cursor).toBe(all.length);
    await expect.poll(() => seqs(readers.open)).toEqual(numbers);
    await expect.poll(() => seqs(readers.cleared)).toEqual(numbers);
    expect(JSON.stringify(readers.open.lines())).not.toContain('secret');
    expect(
      heard(readers.cleared)
        .slice(1)
        .map(({ type }) => type),
    ).toEqual(all.map(({ type }) => type));
    await expect.poll(() => heard(readers.cy).some(({ seq }) => seq === all.length)).toBe(true);
    follow(heard(readers.cy), all, cy.author.id);
  });
});

test('who asks hears its own question and the answer on all its connections, and nobody else does', async () => {
  const own = [await come({ author: ann }), await come({ author: ann })];
  const other = await come({ author: bo });
  const claimed = await come({ author: { ...ann, claimed: true } });
  await say([asked('may I?')]);
  const [question] = (await house.store.questions(room.key, { limit: 1 })).questions;
  for (const reader of own) {
    await expect
      .poll(() => told(reader))
      .toMatchObject({ type: 'yours', yours: [{ seq: 1, text: 'may I?' }] });
  }
  await say([{ type: 'answered', target: 1, to: ann.id, text: 'you may' }], host.author);
  for (const reader of own) {
    await expect
      .poll(() => told(reader))
      .toMatchObject({ yours: [{ ...question, answers: [{ seq: 2, text: 'you may' }] }] });
  }
  await say([posted('last')]);
  for (const reader of [other, claimed]) {
    await expect.poll(() => seqs(reader)).toEqual([1, 2, 3]);
    expect(JSON.stringify(reader.lines())).not.toMatch(/may I\?|you may/);
  }
  expect((await come({ author: ann })).welcome().yours).toMatchObject([
    { seq: 1, answers: [{ seq: 2 }] },
  ]);
  expect((await come({ author: bo })).welcome()).not.toHaveProperty('yours');
});

test('of more answers to own questions than a frame has, whoever comes in is told the newest, within its bound', async () => {
  const text = '☕'.repeat(2_000);
  await say([asked('old?'), asked('new?')]);
  const answers = (target: number) =>
    Array.from({ length: 12 }, () => ({ type: 'answered', target, to: ann.id, text }) as const);
  await say([...answers(1), ...answers(2)], host.author);
  const welcome = (await come({ author: ann })).welcome();
  expect(Buffer.byteLength(JSON.stringify(welcome))).toBeLessThan(66_000);
  const [yours, ...others] = welcome.yours ?? [];
  expect(others).toEqual([]);
  expect(yours).toMatchObject({ seq: 2, text: 'new?' });
  expect(yours?.answers?.map(({ seq }) => seq)).toEqual([17, 18, 19, 20, 21, 22, 23, 24, 25, 26]);
});

const told = (reader: Reader) => heard(reader).findLast(({ type }) => type === 'yours');

test('those who keep order are told on coming in what nobody has answered', async () => {
  await say([
    asked('one?'),
    asked('two?'),
    { type: 'answered', target: 1, to: ann.id, text: 'yes' },
  ]);
  const { welcome } = await come(host);
  expect(welcome().questions).toMatchObject([{ seq: 2, text: 'two?', author: ann }]);
  const cleared = await come(cy);
  expect(cleared.welcome()).not.toHaveProperty('questions');
  await say([granted()]);
  await expect
    .poll(() => heard(cleared).at(-1))
    .toMatchObject({ type: 'joined', questions: [{ seq: 2 }] });
});

test('the queue is read once for all who come in, until it changes, and is cut as a page is', async () => {
  const text = '☕'.repeat(4_000);
  await say(Array.from({ length: 9 }, () => asked(text)));
  const { store } = house;
  const questions = store.questions.bind(store);
  let reads = 0;
  store.questions = (key, range) => {
    if (!range.of) reads++;
    return questions(key, range);
  };
  const [one, other] = [await come(host), await come(host)];
  expect(reads).toBe(1);
  const first = one.welcome();
  expect(first.questions?.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  expect(first.nextQuestion).toBe(5);
  expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThan(66_000);
  expect(other.welcome().questions).toBe(first.questions);
  await say([{ type: 'answered', target: 1, to: ann.id, text: 'yes' }]);
  expect((await come(host)).welcome().questions?.[0]?.seq).toBe(2);
  expect(reads).toBe(2);
});

test('who asked is told the answer that is new, and not those before it', async () => {
  const reader = await come({ author: ann });
  await say([
    asked('may I?'),
    { type: 'answered', target: 1, to: ann.id, text: 'you may' },
    { type: 'answered', target: 1, to: ann.id, text: 'you may not' },
  ]);
  await expect
    .poll(() => told(reader))
    .toMatchObject({ yours: [{ seq: 1, text: 'may I?', answers: [{ seq: 3 }] }] });
  expect(told(reader)).not.toHaveProperty(['yours', 0, 'answers', 1]);
  expect(told(reader)).not.toHaveProperty(['yours', 1]);
  expect((await come({ author: ann })).welcome().yours).toMatchObject([
    { answers: [{ seq: 2 }, { seq: 3 }] },
  ]);
});

test('a person is told what was asked by the guest that it was before', async () => {
  await say([asked('may I?'), { type: 'linked', guest: ann.id, person: bo.id, name: 'bo' }]);
  const reader = await come({ author: bo });
  expect(reader.welcome().yours).toMatchObject([{ seq: 1 }]);
  await say([{ type: 'answered', target: 1, to: ann.id, text: 'you may' }]);
  await expect
    .poll(() => told(reader))
    .toMatchObject({ type: 'yours', yours: [{ answers: [{ text: 'you may' }] }] });
});

test("a role that the room took is given back by no token but the host's", async () => {
  const rooms = new Map([['tea', 'moderator' as const]]);
  const reader = await come({ author: cy.author, grants: { rooms } });
  expect(reader.welcome().me).toMatchObject({ role: 'moderator', cleared: true });
  await say([revoked, asked('not for cy')]);
  await expect.poll(() => heard(reader).at(-1)?.type).toBe('sealed');
  expect((await come({ author: cy.author, grants: { role: 'host' } })).welcome().me?.cleared).toBe(
    true,
  );
});

describe('while questions are read for somebody,', () => {
  /** Holds the store's answers about questions back from now on, until it is called. */
  function holdQuestions(): () => void {
    const { store } = house;
    const questions = store.questions.bind(store);
    const { promise, resolve } = Promise.withResolvers<void>();
    store.questions = async (...range) => {
      const read = await questions(...range);
      await promise;
      return read;
    };
    return resolve;
  }

  test('a role that is taken hides them from who comes in', async () => {
    await come();
    await say([granted(), asked('secret?')]);
    const goOn = holdQuestions();
    const coming = come(cy);
    await say([revoked]);
    goOn();
    const reader = await coming;
    expect(reader.welcome().me).toBeUndefined();
    expect(JSON.stringify(reader.welcome())).not.toContain('secret');
  });

  test('a role that is given shows them', async () => {
    await come();
    await say([asked('who knows?')]);
    const goOn = holdQuestions();
    const coming = come(cy);
    await say([granted()]);
    goOn();
    const { me, questions } = (await coming).welcome();
    expect(me?.cleared).toBe(true);
    expect(questions).toMatchObject([{ text: 'who knows?' }]);
  });

  test('a role that is taken as soon as it was given hides them from who is here', async () => {
    const reader = await come(cy);
    await say([asked('secret?')]);
    const goOn = holdQuestions();
    await say([granted()]);
    await say([revoked]);
    goOn();
    await say([posted('last')]);
    await expect.poll(() => heard(reader).at(-1)?.type).toBe('posted');
    expect(heard(reader).filter(({ type }) => type === 'joined')).toHaveLength(2);
    expect(JSON.stringify(reader.lines())).not.toContain('secret');
  });
});

test('what was put in the outlet of who is behind is the last that is not sealed for it', async () => {
  const { outlet, client, end } = await openWire(house);
  ends.push(end);
  const place = await house.hub.enter({
    room,
    dialect: lined,
    framing: plainFraming,
    outlet,
    member: 'cy',
    actor: { ...cy, grants: { rooms: new Map([['tea', 'moderator' as const]]) } },
    onLost: (error) => {
      throw error;
    },
  });
  const long = 'secret '.repeat(500);
  for (let i = 0; i < 20; i++) await say(Array.from({ length: 150 }, () => asked(long)));
  const given = place.cursor;
  expect(given).toBeLessThan(place.latest - 150);
  await say([revoked, asked(long), posted('last')]);
  let all = '';
  client.on('data', (bytes: Buffer) => {
    all += String(bytes);
  });
  client.resume();
  await expect.poll(() => place.cursor).toBe(3_003);
  await expect.poll(() => all).toContain('last');
  const lines = all
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const whole = lines.filter(({ type }) => type === 'asked').map(({ seq }) => seq);
  expect(whole).toEqual(Array.from({ length: given }, (_, i) => i + 1));
  expect(lines.filter(({ type }) => type === 'sealed')).toHaveLength(3_001 - given);
  const me = lines.findIndex(({ type }) => type === 'me');
  expect(JSON.stringify(lines.slice(me))).not.toContain('secret');
});
