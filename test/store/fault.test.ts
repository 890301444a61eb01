import { join } from 'node:path';
import { setEnvironmentData } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Refusal } from '../../src/protocol/error.ts';
import { openToRead } from '../../src/store/sqlite/read.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { verifyRoom } from '../../src/store/sqlite/verify.ts';
import { StoreBroken } from '../../src/store/store.ts';
import { ann, bo, garden, post, tea } from '../contract/store-fact.ts';
import { disk } from '../support/disk.ts';
import { tempFolder } from '../support/temp.ts';

/** A store on a disk that turns bad when it is told to. */
async function openOnDisk() {
  const state = new Int32Array(new SharedArrayBuffer(4));
  setEnvironmentData('disk', state);
  const folder = tempFolder();
  const broken: StoreBroken[] = [];
  const store = await openSqliteStore({
    folder,
    writer: new URL('../support/faulty-writer.ts', import.meta.url),
    onBroken: (error) => broken.push(error),
  });
  onTestFinished(() => store.close());
  const turn = (how: keyof typeof disk) => Atomics.store(state, 0, disk[how]);
  return { store, folder, broken, turn };
}

const refusalOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'stored',
    (error: unknown) => (error instanceof Refusal ? error.code : error),
  );

const large = 'x'.repeat(4_000);
const flood = () => Array.from({ length: 50 }, () => post(bo, large));

describe('a full disk', () => {
  test('refuses the whole batch, and every batch on its way', async () => {
    const { store, turn, broken } = await openOnDisk();
    await store.commit([post(ann, 'before')]);
    turn('full');
    const codes = await Promise.all([store.commit(flood()), store.commit(flood())].map(refusalOf));
    expect(codes).toEqual(['storage_full', 'storage_full']);
    expect(await store.room(tea.key)).toMatchObject({ seq: 1 });
    expect(broken).toEqual([]);
  });

  test('leaves the history readable', async () => {
    const { store, turn } = await openOnDisk();
    await store.commit([post(ann, 'before')]);
    turn('full');
    await refusalOf(store.commit(flood()));
    const { messages } = await store.messages(tea.key, { limit: 10 });
    expect(messages.map(({ text }) => text)).toEqual(['before']);
  });

  test('heals: numbers go on where they were, the chain is whole', async () => {
    const { store, turn, folder } = await openOnDisk();
    await store.commit([post(ann, 'one', { ref: 'r1' })]);
    turn('full');
    const lost = [post(ann, 'lost', { ref: 'r2' }), post(bo, 'lost', { room: garden }), ...flood()];
    expect(await refusalOf(store.commit(lost))).toBe('storage_full');
    turn('sound');
    const answers = await store.commit([
      post(ann, 'two', { ref: 'r2' }),
      post(bo, 'first', { room: garden }),
    ]);
    expect(answers).toMatchObject([
      { seq: 2, repeat: false },
      { seq: 1, repeat: false },
    ]);
    const reader = openToRead(join(folder, 'parlour.db'));
    expect(verifyRoom(reader, tea.key)).toEqual({ facts: 2 });
    expect(verifyRoom(reader, garden.key)).toEqual({ facts: 1 });
    reader.close();
  });

  test('refuses to make a room public', async () => {
    const { store, turn } = await openOnDisk();
    turn('full');
    const long = 'k'.repeat(100_000);
    expect(await refusalOf(store.setPublic({ key: long, code: long }, true))).toBe('storage_full');
    expect(await store.room(long)).toBeUndefined();
  });
});

test('a database that somebody holds for too long refuses the batch, no more', async () => {
  const { store, turn, broken } = await openOnDisk();
  turn('busy');
  expect(await refusalOf(store.commit([post(ann, 'a')]))).toBe('storage_failed');
  turn('sound');
  expect(await store.commit([post(ann, 'a')])).toMatchObject([{ seq: 1 }]);
  expect(broken).toEqual([]);
});

test('a fact that cannot be is refused with its batch, no more', async () => {
  const { store, broken } = await openOnDisk();
  const impossible = post(ann, 'a', { at: Number.NaN });
  await expect(store.commit([post(ann, 'b'), impossible])).rejects.toThrow('NOT NULL');
  expect(await store.commit([post(ann, 'c')])).toMatchObject([{ seq: 1 }]);
  expect(broken).toEqual([]);
});

test('a checkpoint that fails breaks the store, before anything more is acknowledged', async () => {
  const { store, turn, broken } = await openOnDisk();
  turn('checkpointFails');
  const flooding = (async () => {
    for (;;) await store.commit(flood());
  })();
  await expect(flooding).rejects.toBeInstanceOf(StoreBroken);
  expect(broken).toHaveLength(1);
});

describe.each(['fsyncFails', 'threadDies'] as const)('when the %s', (how) => {
  test('nothing is acknowledged any more, and it is told once', async () => {
    const { store, turn, broken } = await openOnDisk();
    await store.commit([post(ann, 'before')]);
    turn(how);
    const [first, second] = await Promise.allSettled([
      store.commit([post(ann, 'a')]),
      store.commit([post(ann, 'b')]),
    ]);
    for (const { status, reason } of [first, second] as PromiseRejectedResult[]) {
      expect(status).toBe('rejected');
      expect(reason).toBeInstanceOf(StoreBroken);
    }
    await expect(store.commit([post(ann, 'c')])).rejects.toBeInstanceOf(StoreBroken);
    await expect(store.setPublic(tea, true)).rejects.toBeInstanceOf(StoreBroken);
    expect(broken).toHaveLength(1);
    expect(await store.room(tea.key)).toMatchObject({ seq: 1 });
  });

  test('it can be closed, and opened again', async () => {
    const { store, folder, turn } = await openOnDisk();
    await store.commit([post(ann, 'before')]);
    turn(how);
    await store.commit([post(ann, 'a')]).catch(() => {});
    await store.close();
    const again = await openSqliteStore({ folder });
    expect(await again.commit([post(ann, 'after')])).toMatchObject([{ seq: 2 }]);
    await again.close();
  });
});
