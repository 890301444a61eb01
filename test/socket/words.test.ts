import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { guestOf } from '../../src/identity/guest.ts';
import { refusalText } from '../../src/protocol/error.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { comeBy } from '../support/foreign.ts';
import type { Talker } from '../support/talker.ts';
import { tempFolder } from '../support/temp.ts';
import { tokenOf } from '../support/token.ts';
import { openTokenHouse, type TokenHouse } from '../support/token-house.ts';

const host = tokenOf({ sub: 'hope', name: 'hope', parlour: { role: 'host' } });
const owner = tokenOf({ sub: 'ann', name: 'ann', parlour: { rooms: { '*': 'owner' } } });
const guest = 'g'.repeat(43);
const anybody = guestOf(guest).author.id;

let house: TokenHouse;
beforeEach(async () => {
  const list = join(tempFolder(), 'filters.txt');
  writeFileSync(list, 'cake\n☕\nspam.example\n');
  house = await openTokenHouse({ filters: list });
});

async function send(method: string, path: string, bearer: string, body?: object) {
  const init = {
    method,
    headers: { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  };
  const response = await house.ask(`/api/rooms/tea${path}`, bearer, init);
  const answer = (await response.json()) as { error?: { code: string }; seq?: number };
  return { status: response.status, code: answer.error?.code, seq: answer.seq ?? 0 };
}

/** Each carrier of words, by who may say it, with words that are taken or not. */
const carriers: readonly (readonly [string, string, (words: string) => object, Http])[] = [
  ['post', guest, (text) => ({ type: 'post', text }), ['POST', '/messages', (text) => ({ text })]],
  [
    'edit',
    guest,
    (text) => ({ type: 'edit', seq: 1, text }),
    ['PATCH', '/messages/1', (text) => ({ text })],
  ],
  ['ask', guest, (text) => ({ type: 'ask', text }), ['POST', '/questions', (text) => ({ text })]],
  [
    'answer',
    owner,
    (text) => ({ type: 'answer', seq: 2, text }),
    ['POST', '/questions/2/answer', (text) => ({ text })],
  ],
  [
    'title',
    owner,
    (value) => ({ type: 'set', setting: 'title', value }),
    ['PATCH', '', (title) => ({ title })],
  ],
  [
    'topic',
    owner,
    (value) => ({ type: 'set', setting: 'topic', value }),
    ['PATCH', '', (topic) => ({ topic })],
  ],
  [
    'rules',
    owner,
    (value) => ({ type: 'set', setting: 'rules', value }),
    ['PATCH', '', (rules) => ({ rules })],
  ],
  [
    'note',
    owner,
    (text) => ({ type: 'note', person: anybody, text }),
    ['POST', '/acts', (text) => ({ type: 'note', person: anybody, text })],
  ],
];
const settings = new Set(['title', 'topic', 'rules']);
type Http = readonly [method: string, path: string, body: (words: string) => object];

describe('what the host’s list has is taken nowhere:', () => {
  test.each(carriers)('%s', async (name, bearer, command, [method, path, body]) => {
    await send('POST', '/messages', guest, { text: 'one' });
    await send('POST', '/questions', guest, { text: 'may I?' });
    const talker = await house.greet({ token: bearer });
    await talker.join('tea');
    for (const words of [
      'cake',
      'ＣＡＫＥ!',
      'ca\u200bke',
      'сакe',
      'so: https://www.spam.example/x',
    ]) {
      // What is not seen may not stand in a setting at all.
      const isUnseen = words.includes('\u200b') && settings.has(name);
      const code = isUnseen ? 'bad_setting' : 'filtered';
      const refused = { type: 'refused', code, retry: null };
      const refusal = await talker.ask({ ...command(words), room: 'tea', ref: words.slice(0, 8) });
      expect(refusal).toMatchObject(refused);
      if (!isUnseen) expect(refusal['text']).toBe(refusalText('filtered', defaultLimits));
      expect(await send(method, path, bearer, body(words))).toMatchObject({
        status: isUnseen ? 400 : 422,
        code,
      });
    }
    const taken = await talker.ask({ ...command('pancakes'), room: 'tea', ref: 'taken' });
    expect(taken.type).not.toBe('refused');
    expect((await send(method, path, bearer, body('pancakes'))).status).toBeLessThan(300);
  });

  test('the words of a report', async () => {
    const { seq } = await send('POST', '/messages', owner, { text: 'one' });
    const talker = await house.greet({ token: guest });
    await talker.join('tea');
    const report = { type: 'report', seq, why: 'he says cake' };
    expect(await talker.ask({ ...report, room: 'tea', ref: 'a' })).toMatchObject({
      code: 'filtered',
    });
    expect(await send('POST', '/acts', guest, report)).toMatchObject({ code: 'filtered' });
    const taken = { ...report, why: 'he is rude', room: 'tea', ref: 'b' };
    expect(await talker.ask(taken)).toMatchObject({ type: 'ack' });
  });

  test('reactions, which may be taken back', async () => {
    const { seq } = await send('POST', '/messages', guest, { text: 'one' });
    const talker = await house.greet({ secret: guest });
    await talker.join('tea');
    const react = { type: 'react', room: 'tea', seq, emoji: '☕️' };
    expect(await talker.ask({ ...react, ref: 'a' })).toMatchObject({ code: 'filtered' });
    const path = (emoji: string) => `/messages/${seq}/reactions/${encodeURIComponent(emoji)}`;
    expect(await send('PUT', path('☕'), guest)).toMatchObject({ status: 422, code: 'filtered' });
    expect((await send('PUT', path('🫖'), guest)).status).toBe(200);
    expect(await talker.ask({ ...react, on: false, ref: 'b' })).toMatchObject({ type: 'ack' });
  });
});

/** The frame by which a client of a dialect says something. */
const says: Readonly<Record<string, (text: string, name: string) => string>> = {
  golem: (msg) => `msg ${JSON.stringify({ to: 'tea', msg })}`,
  roomcode: (Content, Author) => JSON.stringify({ Author, Content }),
  chatlog: (body, userName) => JSON.stringify({ userName, body, timestamp: 'at five' }),
  htmx: (text) => JSON.stringify({ text }),
};

describe.each(Object.keys(says))('%s', (dialect) => {
  const frame = (text: string, name = 'eve') => says[dialect]?.(text, name) ?? '';

  test('is told by the end of its connection that its words are lost, and hears none of others’', async () => {
    const talker = await house.greet({ secret: guest });
    await talker.join('tea');
    const eve = await comeBy(dialect, house.wsUrl, 'tea');
    eve.say(frame('tea'));
    await talker.hear('posted');
    const bo = await comeBy(dialect, house.wsUrl, 'tea');
    await send('PATCH', '', host, { filters: 'biscuit', links: 'nobody' });
    for (const [one, text, code] of [
      [eve, 'a biscuit', 'filtered'],
      [bo, 'https://tea.example', 'link_refused'],
    ] as const) {
      one.say(frame(text));
      expect(await one.ended()).toEqual({ code: 1008, reason: refusalText(code, defaultLimits) });
    }
    const cy = await comeBy(dialect, house.wsUrl, 'tea');
    await send('POST', '/messages', host, { text: 'the end' });
    await expect.poll(() => cy.frames.join()).toContain('the end');
    expect(cy.frames.join()).not.toMatch(/biscuit|tea\.example/);
  });
});

describe('what a rule holds waits on each road, and what it flags is said and reported', () => {
  const queue = async () =>
    (await house.ask('/api/rooms/tea/queue', host)).json() as Promise<{
      held: { text: string; why: object }[];
      reported: { message: { text: string }; reports: { why: string }[] }[];
    }>;

  beforeEach(async () => {
    await send('PATCH', '', host, { filters: 'hold: biscuit\nflag: scone\nflag: 🫖\nhold: 🍵' });
  });

  test('whoever says it learns of no rule', async () => {
    const talker = await house.greet({ secret: guest });
    await talker.join('tea');
    const heard = await talker.ask({ type: 'post', room: 'tea', text: 'biscuit 1', ref: 'a' });
    expect(heard).toMatchObject({ type: 'ack', held: true });
    const init = { text: 'biscuit 2' };
    expect((await send('POST', '/messages', 'h'.repeat(43), init)).status).toBeLessThan(300);
    for (const dialect of Object.keys(says)) {
      const eve = await comeBy(dialect, house.wsUrl, 'tea');
      eve.say(says[dialect]?.(`biscuit by ${dialect}`, 'eve') ?? '');
      eve.say(says[dialect]?.(`scone by ${dialect}`, 'eve') ?? '');
      while ((await talker.hear('posted'))['text'] !== `scone by ${dialect}`);
      expect(eve.closed).toBeUndefined();
    }
    const texts = [
      'biscuit 1',
      'biscuit 2',
      ...Object.keys(says).map((name) => `biscuit by ${name}`),
    ];
    const { held, reported } = await queue();
    expect(held.map(({ text }) => text)).toEqual(texts);
    for (const { why } of held) expect(why).toEqual({ type: 'rule', rule: 'hold: biscuit' });
    await expect
      .poll(async () => (await queue()).reported.map(({ message }) => message.text).sort())
      .toEqual(
        Object.keys(says)
          .map((name) => `scone by ${name}`)
          .sort(),
      );
    for (const { reports } of reported) expect(reports).toMatchObject([{ why: 'flag: scone' }]);
    expect(talker.frames.join()).not.toMatch(/hold: |flag: /);
  });

  test('a reaction that would be held is refused, one that would be flagged is not reported', async () => {
    const { seq } = await send('POST', '/messages', owner, { text: 'one' });
    const talker = await house.greet({ secret: guest });
    await talker.join('tea');
    const react = (emoji: string) =>
      talker.ask({ type: 'react', room: 'tea', seq, emoji, ref: emoji });
    expect(await react('🍵')).toMatchObject({ code: 'filtered' });
    expect(await react('🫖')).not.toMatchObject({ type: 'refused' });
    await send('POST', '/messages', owner, { text: 'two' });
    expect((await queue()).reported).toEqual([]);
  });
});

describe('a name that the rules don’t take is none in that room', () => {
  const called = /^guest-[a-z0-9]{4}$/;
  /** The names under which these texts are heard. */
  const namesOf = async (talker: Talker, texts: readonly string[]) => {
    const names = new Map<unknown, string>();
    while (!texts.every((text) => names.has(text))) {
      const { text, author } = await talker.hear('posted');
      names.set(text, (author as { name: string }).name);
    }
    return texts.map((text) => names.get(text) ?? '');
  };

  test('of guests and strangers, on each road; those of the host’s people stand', async () => {
    await send('PATCH', '', host, { filters: 'hold: biscuit\nflag: scone' });
    const dee = await house.greet({ secret: 'd'.repeat(43), name: 'dee' });
    await dee.join('tea');
    for (const [name, isKept] of [
      ['Cake', false],
      ['ｂiscuit', false],
      ['scone', true],
      ['pancake', true],
    ] as const) {
      const by = name.charCodeAt(0);
      const talker = await house.greet({
        secret: `${by}`.repeat(43).slice(0, 43),
        name,
      });
      await talker.join('tea');
      talker.tell({ type: 'post', room: 'tea', text: `native ${by}` });
      await send('POST', '/messages', 'h'.repeat(43), { text: `http ${by}`, name });
      const eve = await comeBy('roomcode', house.wsUrl, 'tea');
      eve.say(says['roomcode']?.(`roomcode ${by}`, name) ?? '');
      const texts = ['native', 'http', 'roomcode'].map((road) => `${road} ${by}`);
      for (const shown of await namesOf(dee, texts)) {
        if (isKept) expect(shown).toBe(name);
        else expect(shown).toMatch(called);
      }
      await eve.close();
      await talker.close();
    }
    const cake = tokenOf({ sub: 'cake', name: 'Cake' });
    await send('POST', '/messages', cake, { text: 'by token' });
    expect(await namesOf(dee, ['by token'])).toEqual(['Cake']);
  });

  test('also in the list of people, from when the rules are set', async () => {
    const dee = await house.greet({ secret: 'd'.repeat(43), name: 'dee' });
    await dee.join('tea');
    const eve = await house.greet({ secret: 'e'.repeat(43), name: 'Biscuit' });
    await eve.join('tea');
    const cameAs = async (is: (name: string) => boolean) => {
      for (;;) {
        const { came } = (await dee.hear('presence')) as unknown as { came: { name: string }[] };
        const found = came.find(({ name }) => is(name));
        if (found) return found.name;
      }
    };
    await cameAs((name) => name === 'Biscuit');
    await send('PATCH', '', host, { filters: 'biscuit' });
    expect(await cameAs((name) => name !== 'dee')).toMatch(called);
    expect(await eve.hear('me')).toMatchObject({ name: expect.stringMatching(called) });
  });
});

test('owners and moderators are held to no rule of their room, and the host to none at all', async () => {
  await send('PATCH', '', host, { filters: 'biscuit', links: 'nobody' });
  const say = (bearer: string, text: string) => send('POST', '/messages', bearer, { text });
  expect((await say(owner, 'biscuit, https://tea.example')).status).toBe(201);
  expect((await say(owner, 'cake')).code).toBe('filtered');
  expect((await say(host, 'cake and biscuit')).status).toBe(201);
  expect((await say(guest, 'biscuit')).code).toBe('filtered');
});

test('who keeps order sees the rules of a room, and nobody else does', async () => {
  await send('PATCH', '', host, { filters: 'biscuit' });
  const read = async (bearer: string) =>
    JSON.stringify(await (await house.ask('/api/rooms/tea/settings', bearer)).json());
  expect(await read(owner)).toContain('"biscuit"');
  expect(await read(guest)).not.toContain('biscuit');
});
