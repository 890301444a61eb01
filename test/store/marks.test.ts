import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, post, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

async function open(folder: string): Promise<Store> {
  const store = await openSqliteStore({ folder });
  onTestFinished(() => store.close());
  return store;
}

const mark = (seq: number) => ({ room: tea.key, seq, at: Date.now() });
const seqOf = async ({ marks }: Store) => (await marks.of('g_ann'))[0]?.seq;

describe('read marks in a folder', () => {
  test('have a file of their own, from the first one on, for its owner alone', async () => {
    const folder = tempFolder();
    const store = await open(folder);
    await store.commit([post(ann, 'a')]);
    expect(await store.marks.of('g_ann')).toEqual([]);
    expect(existsSync(join(folder, 'marks.db'))).toBe(false);
    store.marks.move('g_ann', mark(1));
    await store.marks.flush();
    expect(statSync(join(folder, 'marks.db')).mode & 0o077).toBe(0);
    expect(await seqOf(store)).toBe(1);
  });

  test('are never further than the log: one that was put back gives its numbers anew', async () => {
    const folder = tempFolder();
    const store = await open(folder);
    await store.commit([post(ann, 'a'), post(ann, 'b')]);
    store.marks.move('g_ann', mark(40));
    store.marks.move('g_ann', { ...mark(3), room: 'nowhere' });
    await store.close();
    const again = await open(folder);
    expect(await again.marks.of('g_ann')).toEqual([
      expect.objectContaining({ room: tea.key, seq: 2 }),
    ]);
  });

  test('that can no more be read are set aside, and begun anew', async () => {
    const folder = tempFolder();
    writeFileSync(
      join(folder, 'marks.db'),
      'no database at all, but long enough to be looked at'.repeat(40),
    );
    const store = await open(folder);
    expect(await store.marks.of('g_ann')).toEqual([]);
    await store.commit([post(ann, 'a')]);
    store.marks.move('g_ann', mark(1));
    await store.marks.flush();
    expect(await seqOf(store)).toBe(1);
    expect(readdirSync(folder)).toContain('marks.db.damaged');
  });
});
