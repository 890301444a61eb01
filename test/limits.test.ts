import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLimits } from '../src/config/limits.ts';
import { errors, refusalText } from '../src/protocol/error.ts';
import { defaultLimits, type Limits } from '../src/protocol/limit.ts';
import { defaultRates } from '../src/protocol/rate.ts';
import { type OwnParlour, startParlour } from './support/parlour.ts';
import { Talker } from './support/talker.ts';

const changed = {
  frameBytes: 3_000,
  helloFrameBytes: 1_000,
  textPoints: 20,
  marks: 2,
  namePoints: 5,
  codePoints: 70,
  refPoints: 3,
  emojiPoints: 7,
  jsonDepth: 3,
  jsonKeys: 9,
  urlBytes: 300,
  bodyBytes: 500,
  historyPage: 7,
  roomsPerConnection: 2,
  malformedInTenSeconds: 3,
} as const satisfies Partial<Limits>;
const limits: Limits = { ...defaultLimits, ...changed };

let parlour: OwnParlour;
beforeAll(async () => {
  parlour = await startParlour({}, changed);
});
afterAll(() => parlour.end());

test('a limit and a rate of one name are told apart by what is said of them', () => {
  const both = Object.keys(defaultRates).filter((name) => Object.hasOwn(defaultLimits, name));
  expect(both).toEqual(['connections']);
  expect(readLimits(undefined, { connections: 7 })).toMatchObject({
    limits: { connections: 7 },
    rates: { connections: defaultRates.connections },
  });
  expect(readLimits(undefined, { connections: { burst: 7 } })).toMatchObject({
    limits: { connections: defaultLimits.connections },
    rates: { connections: { burst: 7 } },
  });
});

test('every name in a text of the error table is that of a limit', () => {
  const named = Object.values(errors).flatMap(({ text }) =>
    [...text.matchAll(/\{(.*?)\}/g)].map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !Object.hasOwn(defaultLimits, `${name}`))).toEqual([]);
  expect(refusalText('body_too_big', limits)).toBe('A body has at most 500 bytes.');
  expect(refusalText('body_too_big', defaultLimits)).toBe('A body has at most 64 KiB.');
});

describe('over HTTP, at its limit it passes and past it the refusal tells the limit', () => {
  const post = (body: object, room = 'tea'): [string, RequestInit] => [
    `/api/rooms/${room}/messages`,
    {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    },
  ];
  const nested = (depth: number): object => (depth === 1 ? {} : { a: nested(depth - 1) });
  const keys = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [i, 0]));
  const cases: [keyof typeof changed, [string, RequestInit?], [string, RequestInit?], string][] = [
    ['textPoints', post({ text: 'x'.repeat(20) }), post({ text: 'x'.repeat(21) }), '20'],
    ['marks', post({ text: 'a\u0301\u0301' }), post({ text: 'a\u0301\u0301\u0301' }), '2'],
    ['namePoints', post({ text: 'a', name: 'annie' }), post({ text: 'a', name: 'annies' }), '5'],
    ['refPoints', post({ text: 'a', ref: 'abc' }), post({ text: 'a', ref: 'abcd' }), '3'],
    ['codePoints', post({ text: 'a' }, 'c'.repeat(70)), post({ text: 'a' }, 'c'.repeat(71)), '70'],
    ['jsonDepth', post({ text: 'a', b: nested(2) }), post({ text: 'a', b: nested(3) }), '3'],
    ['jsonKeys', post({ text: 'a', ...keys(8) }), post({ text: 'a', ...keys(9) }), '9'],
    [
      'bodyBytes',
      post({ text: 'a', b: 'x'.repeat(470) }),
      post({ text: 'a', b: 'x'.repeat(500) }),
      '500',
    ],
    ['urlBytes', [`/?${'x'.repeat(298)}`], [`/?${'x'.repeat(299)}`], '300'],
    ['historyPage', ['/api/rooms/tea/messages?limit=7'], ['/api/rooms/tea/messages?limit=8'], '7'],
  ];

  test.each(cases)('%s', async (_, within, past, told) => {
    const ask = ([path, init]: [string, RequestInit?]) =>
      fetch(`http://127.0.0.1:${parlour.port}${path}`, init);
    expect((await ask(within)).ok).toBe(true);
    const refused = await ask(past);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    expect(((await refused.json()) as { error: { text: string } }).error.text).toContain(told);
  });
});

test('over a WebSocket, the welcome and the refusals tell the limits', async () => {
  const ann = await Talker.open(parlour.wsUrl, ['parlour.v1']);
  ann.tell({ type: 'hello', name: 'ann' });
  const told = JSON.parse(await ann.next()) as { limits: Partial<Limits> };
  expect(Object.keys(told.limits).length).toBeGreaterThan(9);
  for (const [name, value] of Object.entries(told.limits)) {
    expect([name, value]).toEqual([name, limits[name as keyof Limits]]);
  }
  const heard = async (command: object) => {
    ann.tell(command);
    for (;;) {
      const frame: unknown = JSON.parse(await ann.next());
      for (const one of [frame].flat() as { type: string; text?: string }[]) {
        if (['refused', 'joined', 'ack'].includes(one.type)) return one;
      }
    }
  };
  for (const room of ['a', 'b'])
    expect(await heard({ type: 'join', room })).toMatchObject({ type: 'joined' });
  expect((await heard({ type: 'join', room: 'c' })).text).toContain('in 2 rooms');
  await heard({ type: 'post', room: 'a', text: 'hello' });
  const react = { type: 'react', room: 'a', seq: 1 };
  expect(await heard({ ...react, emoji: '👨‍👩‍👧‍👦' })).toMatchObject({ type: 'ack' });
  expect((await heard({ ...react, emoji: '👩‍❤️‍💋‍👨' })).text).toContain('at most 7 characters');
  ann.say(' '.repeat(3_001));
  expect(await ann.ended()).toMatchObject({ code: 1009 });
});
