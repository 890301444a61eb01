import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { connect, Failure, newSecret, type OutboxStore } from '../../src/client/index.ts';
import { roomView } from '../../src/client/view/index.ts';
import type { Word } from '../../src/dialect/native.ts';
import { fact, holdChance, holdTime, linkIs, record, roomIs } from './fact.ts';
import { openClient, openStage, type Stage } from './stage.ts';

let stage: Stage;
/** Errors that nobody caught: each would end a program. */
let uncaught: unknown[];

beforeEach(async () => {
  holdChance(0.01);
  stage = await openStage();
  uncaught = [];
  const take = (error: unknown) => void uncaught.push(error);
  const names = ['uncaughtException', 'unhandledRejection'] as const;
  const before = names.map((name) => process.listeners(name as 'uncaughtException'));
  for (const name of names) process.removeAllListeners(name).on(name, take);
  onTestFinished(() => {
    for (const [at, name] of names.entries()) {
      process.removeAllListeners(name);
      for (const each of before[at] ?? []) process.on(name, each as () => void);
    }
  });
});

const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;
const thrown = () => {
  throw new Error('never said');
};
const unsayable: Record<string, unknown> = {
  'a BigInt': { id: 5n },
  'a cycle': cycle,
  'a getter that throws': Object.defineProperty({}, 'id', { enumerable: true, get: thrown }),
  'a toJSON that throws': { toJSON: thrown },
};

test('what JSON cannot say fails alone, and what follows is sent', async () => {
  const room = openClient(stage).room('tea');
  await roomIs(room, 'live');
  for (const meta of Object.values(unsayable)) room.post('bad', { meta } as never);
  room.post(5n as never);
  room.post('good');
  await fact(room, ['sent', 'unsent'], () => room.unsent.every(({ state }) => state === 'failed'));
  expect(room.unsent.map(({ code }) => code)).toEqual(Array(5).fill('bad_shape'));
  expect(stage.messages('tea').map(({ text }) => text)).toEqual(['good']);
  for (const { ref } of room.unsent) expect(room.retry(ref)).toBe(true);
  await fact(room, ['unsent'], () => room.unsent.every(({ state }) => state === 'failed'));
  for (const asked of [room.edit(1, 'x', { meta: cycle } as never), room.edit(5n as never, 'x')]) {
    const failure = await asked.catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Failure);
    expect(failure).toMatchObject({ outcome: 'failed', code: 'bad_shape' });
  }
  expect(uncaught).toEqual([]);
});

test('what is sent is what was weighed, though it would be another the next time', async () => {
  const room = openClient(stage).room('tea');
  await roomIs(room, 'live');
  let times = 0;
  room.post('once', { meta: { toJSON: () => (++times > 1 ? thrown() : { n: 1 }) } } as never);
  await fact(room, ['unsent'], () => room.unsent.length === 0);
  expect(stage.heard.at(-1)).toMatchObject({ text: 'once', meta: { n: 1 } });
});

test('what goes with a text is never another command', async () => {
  const room = openClient(stage).room('tea');
  await roomIs(room, 'live');
  const other = { type: 'remove', seq: 1, room: 'milk', text: 'other', ref: 'r', work: 'w' };
  room.post('harmless', other as never);
  await fact(room, ['unsent'], () => room.unsent.length === 0);
  await room.edit(1, 'edited', { ...other, seq: 7 } as never);
  await room.history(other as never);
  const [post, edit, history] = stage.heard.slice(-3);
  expect(post).toMatchObject({ type: 'post', room: 'tea', text: 'harmless' });
  expect(post).not.toMatchObject({ ref: 'r' });
  expect(post).not.toHaveProperty('work');
  expect(edit).toMatchObject({ type: 'edit', room: 'tea', seq: 1, text: 'edited' });
  expect(history).toMatchObject({ type: 'history', room: 'tea' });
});

test('no options and no signal are none, and a name that is no text is refused at once', async () => {
  const client = openClient(stage);
  const room = client.room('tea');
  await roomIs(room, 'live');
  room.post('one', null as never);
  room.post('two', { signal: {} } as never);
  await fact(room, ['unsent'], () => room.unsent.length === 0);
  expect(stage.messages('tea').map(({ text }) => text)).toEqual(['one', 'two']);
  expect(() => connect(stage.url, { name: 5 } as never)).toThrow(TypeError);
  expect(() => connect(stage.url, { secret: 5n } as never)).toThrow(TypeError);
  await expect(client.rename(5 as never)).rejects.toMatchObject({ code: 'bad_shape' });
});

test.each<[string, Partial<Record<keyof OutboxStore, () => unknown>>]>([
  ['throws', { load: thrown, put: thrown, remove: thrown, alone: thrown, close: thrown }],
  ['has nothing', {}],
])('an outbox that %s keeps nothing, and all is sent', async (_, outbox) => {
  const client = openClient(stage, { secret: newSecret(), outbox: outbox as never });
  const room = client.room('tea');
  for (const text of ['one', 'two']) room.post(text);
  await fact(room, ['unsent'], () => room.unsent.length === 0);
  expect(stage.messages('tea').map(({ text }) => text)).toEqual(['one', 'two']);
  client.close();
  await new Promise(setImmediate);
  expect(uncaught).toEqual([]);
});

const at = { room: 'tea', seq: 1, epoch: 'e1', at: 1 };
const frames: Record<string, unknown> = {
  null: null,
  'a number': 5,
  'a text': 'x',
  'a list of null': [null],
  'people of null': { type: 'presence', room: 'tea', count: 1, came: [null], went: [null] },
  'a me of numbers': { type: 'me', room: 'tea', role: 'guest', mayNot: 5 },
  'yours of numbers': { type: 'yours', room: 'tea', yours: 5, waiting: 7 },
  'growing without text': { type: 'growing', room: 'tea' },
  'nobody who types': { type: 'typing', room: 'tea' },
  'joined of an object': { ...at, type: 'joined', resume: { state: 'fresh' }, messages: {} },
  'a message of nobody': { ...at, type: 'posted', author: null, text: 'x' },
};

test.each(
  Object.entries(frames),
)('a frame that is no word ends the connection: %s', async (_, frame) => {
  const client = openClient(stage);
  const room = client.room('tea');
  const view = roomView(room);
  onTestFinished(view.subscribe(() => {}));
  await roomIs(room, 'live');
  const states = record<{ readonly name: string }>(client, 'state');
  for (const { socket } of stage.peers) socket.send(JSON.stringify(frame));
  await fact(client, ['state'], () => states.length === 3);
  expect(states.map(({ name }) => name)).toEqual(['waiting', 'connecting', 'live']);
  stage.post('tea', 'goes on');
  await fact(room, ['event'], () => room.cursor?.seq === 1);
  expect(uncaught).toEqual([]);
});

test.each([
  undefined,
  -5,
  0,
  'x',
  Number.POSITIVE_INFINITY,
])('a refusal to greet with retry %s is a wait that grows', async (retry) => {
  holdChance(1);
  const hellos = () => stage.heard.filter(({ type }) => type === 'hello').length;
  stage.intercept = (_, { socket }) => {
    // 1e999 is a number in JSON, and endless.
    const told = JSON.stringify({ type: 'refused', code: 'x', text: 'y', retry });
    socket.send(retry === Number.POSITIVE_INFINITY ? told.replace('null', '1e999') : told);
    return true;
  };
  const client = openClient(stage);
  await linkIs(client, 'waiting');
  const { state } = client;
  const wait = state.name === 'waiting' ? state.until - Date.now() : 0;
  expect(wait).toBeGreaterThan(400);
  expect(wait).toBeLessThan(601_000);
  expect(hellos()).toBe(1);
});

test('a time that no server can mean makes no timer of a millisecond', async () => {
  const set = vi.spyOn(globalThis, 'setTimeout');
  onTestFinished(() => set.mockRestore());
  stage.beatSeconds = 1e15;
  const client = openClient(stage);
  await linkIs(client, 'live');
  stage.beat();
  stage.intercept = (command, peer) =>
    command.type === 'join' && stage.refuse(peer, command, 'full', 1e15);
  client.room('tea');
  await expect.poll(() => Math.max(...set.mock.calls.map(([, ms = 0]) => ms))).toBeGreaterThan(1e8);
  for (const [, ms = 0] of set.mock.calls) expect(ms).toBeLessThan(2 ** 31);
});

test('a room that is told afresh and then of a hole each time is asked for ever more seldom', async () => {
  holdTime();
  holdChance(1);
  stage.rewrite = (frame) =>
    frame.flatMap((word): Word[] => {
      if (word.type !== 'joined') return [word];
      const hole = { ...at, seq: 9, type: 'posted', author: { id: 'a', name: 'a' }, text: 'x' };
      return [
        { ...word, resume: { state: 'fresh' }, seq: 0, messages: [] },
        hole as unknown as Word,
      ];
    });
  const room = openClient(stage).room('tea');
  const joins = () => stage.heard.filter(({ type }) => type === 'join').length;
  await fact(room, ['state'], () => joins() === 2 && room.state === 'catching-up');
  const told: string[] = record(room, 'state');
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  expect(joins()).toBe(2);
  expect(told).toEqual([]);
});
