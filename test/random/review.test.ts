import { expect, onTestFinished, test } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory.ts';
import type { Dialect } from '../../src/dialect/dialect.ts';
import { native } from '../../src/dialect/native-dialect.ts';
import { Hub } from '../../src/hub/hub.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import { heardBy } from '../../src/protocol/clearance.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { Refusal } from '../../src/protocol/error.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import type { Answer } from '../../src/room/answer.ts';
import { createRooms } from '../../src/room/rooms.ts';
import { Standings } from '../../src/room/standings.ts';
import { plainFraming } from '../../src/send/frame.ts';
import { openToRead } from '../../src/store/sqlite/read.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { verifyRoom } from '../../src/store/sqlite/verify.ts';
import type { Store } from '../../src/store/store.ts';
import { type House, named, openWire } from '../support/house.ts';
import { tempFolder } from '../support/temp.ts';
import { seeded } from './seeded.ts';

const room = named('tea');
const person = (name: string): Actor => ({ author: { id: `g_${name}`, name }, isGuest: true });
const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
const [mo, ann, bo, cy] = [person('mo'), person('ann'), person('bo'), person('cy')];
const writers = [bo, cy];

const { bundle: _, ...unbundled } = native;
const lined: Dialect = {
  ...unbundled,
  encode: (event) => `${native.encode(event)}\n`,
  aside: (aside) => `${JSON.stringify(aside)}\n`,
  signal: () => '',
};

interface Done {
  readonly actor: Actor;
  readonly command: RoomCommand & { readonly ref?: string };
  readonly answer: Answer;
}

/** A room in which everybody's messages wait, whose disk fails and whose server breaks down now and then. */
async function openHistory(seed: number) {
  const below = seeded(seed);
  const folder = tempFolder();
  const store = await openSqliteStore({ folder });
  const bus = createMemoryBus();
  const standings = new Standings(store);
  let isFull = false;
  const flights = new Set<Promise<unknown>>();
  /** A server on the log: once it broke down, it hears of nothing that it had begun. */
  const open = () => {
    let isDead = false;
    let die = () => {};
    const death = new Promise<undefined>((resolve) => {
      die = () => {
        isDead = true;
        resolve(undefined);
      };
    });
    const commit: Store['commit'] = async (facts) => {
      if (isDead) return new Promise(() => {});
      if (isFull) throw new Refusal('storage_full');
      const flight = store.commit(facts);
      flights.add(flight);
      const answers = await flight.finally(() => flights.delete(flight));
      return isDead ? new Promise(() => {}) : answers;
    };
    const faulty = new Proxy(store, {
      get(of, name) {
        if (name === 'commit') return commit;
        const value: unknown = Reflect.get(of, name);
        return typeof value === 'function' ? value.bind(of) : value;
      },
    });
    const rooms = createRooms({
      ...{ store: faulty, bus, limits: defaultLimits, standings: new Standings(store) },
    });
    return { rooms, death, die };
  };
  let server = open();
  const history = {
    random: () => below(1_000_000) / 1_000_000,
    store,
    server: () => server,
    done: [] as Done[],
    fail: (full: boolean) => {
      isFull = full;
    },
    crash: async () => {
      server.die();
      await Promise.all(flights);
      server = open();
    },
  };
  const hub = new Hub({ store, bus, limits: defaultLimits, standings });
  const house = { hub, limits: defaultLimits } as unknown as House;
  const devices = new Map<string, () => string>();
  for (const [name, actor] of [
    ...[mo, ann, bo, cy].map(({ author }) => [author.name, person(author.name)] as const),
    ...writers.map(({ author }) => [`${author.name} again`, person(author.name)] as const),
    ['host', host] as const,
  ]) {
    const { outlet, client, end } = await openWire(house);
    onTestFinished(end);
    let all = '';
    client.on('data', (bytes: Buffer) => {
      all += String(bytes);
    });
    client.resume();
    await hub.enter({
      ...{ room, dialect: lined, framing: plainFraming, outlet, member: name, actor },
      greet: (welcome) => outlet.push(plainFraming.frame([`${JSON.stringify(welcome)}\n`])),
      onLost: (error) => {
        throw error;
      },
    });
    devices.set(name, () => all);
  }
  return { history, devices, store, folder };
}

async function submit(
  history: Awaited<ReturnType<typeof openHistory>>['history'],
  actor: Actor,
  said: object,
): Promise<Answer | undefined> {
  const command = { room: 'tea', ...said } as RoomCommand;
  const { rooms, death } = history.server();
  try {
    const answer = await Promise.race([rooms.submit(actor, room, command), death]);
    if (answer) history.done.push({ actor, command, answer });
    return answer;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

async function take(history: Awaited<ReturnType<typeof openHistory>>['history'], step: number) {
  const { random } = history;
  const pick = <One>(all: readonly One[]) => all[Math.floor(random() * all.length)] as One;
  const act = pick([
    'post',
    'post',
    'post',
    'edit',
    'approve',
    'approve',
    'reject',
    'back',
  ] as const);
  const chance = random();
  if (chance < 0.06) return history.fail(true);
  if (chance < 0.2) return history.fail(false);
  if (chance < 0.25) return history.crash();
  const writer = pick([...writers, ann]);
  const said = { text: `words ${step}.`, ref: `r${step}` };
  if (act === 'post') return submit(history, writer, { type: 'post', ...said });
  if (act === 'edit') {
    const { messages } = await history.store.messages('tea', { limit: 50 });
    const own = messages.filter(({ author }) => author.id === writer.author.id);
    return own.length === 0
      ? undefined
      : submit(history, writer, { type: 'edit', seq: pick(own).seq, ...said });
  }
  const waiting = await history.store.review.waiting('tea');
  const seq = waiting.length === 0 ? 1 + Math.floor(random() * 9) : pick(waiting).seq;
  if (act === 'back') return submit(history, pick(writers), { type: 'reject', seq });
  const [one, other] = [pick([host, mo]), pick([host, mo])];
  const asked = { type: act, seq };
  return random() < 0.3
    ? Promise.all([submit(history, one, asked), submit(history, other, { type: 'reject', seq })])
    : submit(history, one, asked);
}

test.each([1, 2, 3, 4, 5])('what waits is seen by whom it should be, seed %i', async (seed) => {
  const { history, devices, store, folder } = await openHistory(seed);
  const order = { room: 'tea', type: 'grant' };
  await submit(history, host, { ...order, person: mo.author.id, role: 'moderator', name: 'mo' });
  await submit(history, host, { ...order, person: ann.author.id, role: 'member', name: 'ann' });
  await submit(history, host, { type: 'set', setting: 'hold', value: 'everybody' });
  const flying: unknown[] = [];
  for (let step = 0; step < 120; step++) {
    const taken = take(history, step);
    flying.push(taken);
    if (history.random() < 0.6) await taken;
  }
  history.fail(false);
  await Promise.all(flying);
  await history.server().rooms.close();

  const events = await store.events('tea', 0, 10_000, 10_000);
  const wordsOf = new Map(
    history.done.flatMap(({ command }) =>
      'text' in command ? [[command.ref ?? '', command.text] as const] : [],
    ),
  );
  const held = events.filter(({ type }) => type === 'held');
  expect(held.length).toBeGreaterThan(5);
  const approved = new Map(
    events.flatMap(({ approval, ...event }) =>
      approval ? [[approval.held, 'text' in event ? event.text : ''] as const] : [],
    ),
  );
  const rejected = new Set(events.flatMap((e) => (e.type === 'rejected' ? e.target : [])));
  const waiting = await store.review.waiting('tea');
  const everybody = events.map((event) => JSON.stringify(heardBy('open', event))).join('\n');
  for (const event of held) {
    if (event.type !== 'held') continue;
    const outcomes = [approved.has(event.seq), rejected.has(event.seq)].filter(Boolean);
    const isWaiting = waiting.some(({ seq }) => seq === event.seq);
    expect(outcomes.length + (isWaiting ? 1 : 0), `fact ${event.seq} has one end`).toBe(1);
    expect(event.text === '').toBe(!isWaiting);
    const words = wordsOf.get(event.ref ?? '') ?? event.text;
    const own = event.author.name;
    const quoted = JSON.stringify(words);
    for (const [name, heard] of devices) {
      const isTheirs = name === 'host' || name.startsWith(own);
      // What was answered was told; of what a crash cut off, the log alone tells.
      if (isTheirs && wordsOf.has(event.ref ?? '')) await expect.poll(heard).toContain(quoted);
      if (!isTheirs && !approved.has(event.seq) && name !== 'mo') {
        expect(heard(), `${name} hears no ${words}`).not.toContain(quoted);
      }
    }
    if (!approved.has(event.seq)) expect(everybody).not.toContain(quoted);
    const told = await store.review.own('tea', { of: [event.author.id], since: 0, limit: 500 });
    const row = told.find(({ seq }) => seq === event.seq);
    if (approved.has(event.seq)) expect(row).toBeUndefined();
    else {
      expect(row?.text).toBe(event.text);
      expect(row?.rejected === undefined).toBe(isWaiting);
    }
  }
  for (const event of events) {
    if (event.type !== 'posted' && event.type !== 'edited') continue;
    expect(event.author.id === ann.author.id || event.approval !== undefined).toBe(true);
  }
  const database = openToRead(`${folder}/parlour.db`);
  expect(verifyRoom(database, 'tea')).toEqual({ facts: events.length });
  database.close();

  // A restart, and everybody says again what was answered: nothing of it is stored twice.
  await store.close();
  const again = await openSqliteStore({ folder });
  const rooms = createRooms({ store: again, bus: createMemoryBus(), limits: defaultLimits });
  for (const { actor, command, answer } of history.done) {
    if (command.ref === undefined) continue;
    const second = await rooms.submit(actor, room, command);
    expect([second.seq, second.held]).toEqual([answer.seq, answer.held]);
    if (second.held) expect(second.became).toBe(becameOf(events, answer.seq));
  }
  expect((await again.room('tea'))?.seq).toBe(events.length);
  await rooms.close();
  await again.close();
});

function becameOf(
  events: readonly { readonly seq: number; readonly approval?: { held: number } }[],
  held: number,
) {
  return events.find(({ approval }) => approval?.held === held)?.seq;
}
