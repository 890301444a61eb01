import { expect, onTestFinished, test, vi } from 'vitest';
import type { HeardEvent } from '../../../src/protocol/clearance.ts';
import { Handing } from '../../../src/room/hooks/handing.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite.ts';
import { post } from '../../contract/store-fact.ts';
import { holdTime } from '../../support/held-time.ts';
import { ann, type House, named, openHouse } from '../../support/house.ts';
import { tempFolder } from '../../support/temp.ts';

/** A call of the hook that waits for its end. */
interface Call {
  readonly event: HeardEvent;
  readonly signal: AbortSignal;
  take(): void;
  throw(): void;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

type Committed = (event: HeardEvent, signal: AbortSignal) => void | Promise<void>;

/** A house whose hook is told what is committed in it. */
async function openHooked(committed: Committed) {
  const bugs: unknown[] = [];
  let handing: Handing | undefined;
  const house: House = await openHouse(
    {},
    { onEvent: (event) => handing?.note(event), onClosed: async () => handing?.close() },
  );
  onTestFinished(() => house.end());
  const { store } = house;
  handing = new Handing({ store, committed, onBug: (bug) => bugs.push(bug) });
  await handing.begin();
  handing.start();
  const end = (room: string, seq: number) =>
    expect.poll(() => store.hookCursors.of('committed', room)).toBe(seq);
  return { house, handing, bugs, end };
}

/** One whose hook takes an event when the test says so. */
async function openSlow() {
  const calls: Call[] = [];
  const hooked = await openHooked(
    (event, signal) =>
      new Promise<void>((take, reject) => {
        calls.push({ event, signal, take, throw: () => reject(new Error('no')) });
      }),
  );
  return { ...hooked, calls, told: () => calls.map(({ event }) => `${event.room} ${event.seq}`) };
}

const submit = ({ rooms }: House, room: string, command: object) =>
  rooms.submit({ author: ann }, named(room), { room, ...command } as never);

test('each event is handed over once, in order, and the rows move on', async () => {
  const told: string[] = [];
  const { house, end } = await openHooked(({ room, seq }) => void told.push(`${room} ${seq}`));
  for (let i = 0; i < 45; i++) await house.post(i % 3 ? 'tea' : 'cake', `t${i}`);
  await end('tea', 30);
  await end('cake', 15);
  for (const [room, count] of [
    ['tea', 30],
    ['cake', 15],
  ] as const) {
    const seqs = told.filter((one) => one.startsWith(room));
    expect(seqs).toEqual(Array.from({ length: count }, (_, i) => `${room} ${i + 1}`));
  }
});

test('one that hangs or throws keeps its own room waiting and no other, and is asked again', async () => {
  holdTime();
  const { house, calls, told, bugs } = await openSlow();
  await house.post('tea', 'one');
  await house.post('tea', 'two');
  await until(() => calls.length === 1);
  await house.post('cake', 'three');
  await until(() => calls.length === 2);
  calls[1]?.take();
  await new Promise(setImmediate);
  vi.advanceTimersByTime(9_999);
  expect(calls[0]?.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(calls[0]?.signal.aborted).toBe(true);
  await until(() => bugs.length === 1);
  // What it says now is too late.
  calls[0]?.take();
  for (const wait of [250, 500, 1_000]) {
    const before = calls.length;
    vi.advanceTimersByTime(wait / 2 - 1);
    await house.store.room('tea');
    expect(calls).toHaveLength(before);
    vi.advanceTimersByTime(wait / 2 + 1);
    await until(() => calls.length > before);
    calls.at(-1)?.throw();
    await new Promise(setImmediate);
  }
  await house.post('cake', 'four');
  await until(() => told().includes('cake 2'));
  calls.at(-1)?.take();
  vi.advanceTimersByTime(2_000);
  await until(() => told().length === 7);
  calls.at(-1)?.take();
  await until(() => told().length === 8);
  expect(told().filter((one) => one.startsWith('tea'))).toEqual([
    ...['tea 1', 'tea 1', 'tea 1', 'tea 1', 'tea 1', 'tea 2'],
  ]);
  calls.at(-1)?.take();
});

test('more rooms that hang than have a place at once keep none waiting for more than a moment', async () => {
  holdTime();
  const { house, calls, told } = await openSlow();
  const facts = Array.from({ length: 64 }, (_, i) => house.post(`hangs-${i}`, 'one'));
  await Promise.all(facts);
  await until(() => calls.length === 64);
  await house.post('tea', 'two');
  await house.store.room('tea');
  expect(told()).not.toContain('tea 1');
  vi.advanceTimersByTime(1_000);
  await until(() => told().includes('tea 1'));
  for (const { take } of calls) take();
});

test('a message is handed over as it stands then', async () => {
  const { house, calls } = await openSlow();
  for (const text of ['one', 'two', 'three', 'four']) await house.post('tea', text);
  await until(() => calls.length === 1);
  calls[0]?.take();
  // By now the other three are read together, and the second is being told.
  await until(() => calls.length === 2);
  await submit(house, 'tea', { type: 'remove', seq: 3 });
  await submit(house, 'tea', { type: 'edit', seq: 4, text: 'other' });
  for (let i = 1; i < 6; i++) {
    await until(() => calls.length > i);
    calls[i]?.take();
  }
  const told = calls.map(({ event }) => event);
  expect(told.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(told[2]).toMatchObject({ type: 'posted', text: '', removedAt: expect.any(Number) });
  expect(told[3]).toMatchObject({ type: 'posted', text: 'other', editedAt: expect.any(Number) });
  expect(JSON.stringify(told)).not.toMatch(/"three"|"four"/);
});

test('it hears what everybody may hear, and of the rest that it is there', async () => {
  const told: HeardEvent[] = [];
  const { house, end } = await openHooked((event) => void told.push(event));
  const host = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } } as const;
  const room = named('tea');
  await house.post('tea', 'one');
  const why = { person: ann.id, reason: 'rude words', name: 'ann' };
  await house.rooms.submit(host, room, { type: 'ban', room: 'tea', ...why });
  await house.rooms.submit(host, room, { type: 'hide', room: 'tea', seq: 1, reason: 'rude words' });
  await end('tea', 3);
  expect(told.map(({ type }) => type)).toEqual(['posted', 'sealed', 'hidden']);
  expect(JSON.stringify(told)).not.toContain('rude words');
});

test('of more rooms than it keeps in mind, the log knows', async () => {
  const folder = tempFolder();
  const store = await openSqliteStore({ folder });
  onTestFinished(() => store.close());
  const told = new Set<string>();
  const committed = ({ room }: HeardEvent) => void told.add(room);
  const handing = new Handing({ store, committed, onBug: () => {}, most: 10 });
  await handing.begin();
  const rooms = Array.from({ length: 50 }, (_, i) => ({ key: `room${i}`, code: `room${i}` }));
  const facts = rooms.map((room) => post(ann, 'hi', { room }));
  handing.start();
  // It has looked in the log by then, and found nothing.
  await store.hookCursors.behind('committed', undefined, 1);
  const answers = await store.commit(facts);
  for (const [i, { seq, at }] of answers.entries()) {
    const { key = '' } = rooms[i] ?? {};
    const head = { type: 'posted', room: key, seq, at, epoch: store.epoch } as const;
    handing.note({ ...head, author: ann, text: 'hi' });
  }
  await expect.poll(() => told.size).toBe(50);
  await handing.close();
});

test('a hook that is at it when the server stops has two seconds, and is told it again', async () => {
  holdTime();
  const { house, calls } = await openSlow();
  await house.post('tea', 'one');
  await until(() => calls.length === 1);
  const closed = house.rooms.close();
  await until(() => vi.getTimerCount() > 2);
  await house.store.room('tea');
  vi.advanceTimersByTime(1_999);
  expect(calls[0]?.signal.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  await closed;
  expect(calls[0]?.signal.aborted).toBe(true);
  expect(await house.store.hookCursors.of('committed', 'tea')).toBe(0);
});
