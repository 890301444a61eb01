import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, post, tea } from '../contract/store-fact.ts';
import { tempFolder } from '../support/temp.ts';

async function open(folder: string): Promise<Store> {
  const store = await openSqliteStore({ folder });
  onTestFinished(() => store.close());
  return store;
}

const of = ({ hookCursors }: Store) => hookCursors.of('committed', tea.key);

test('have a file of their own, from the first hook on, for its owner alone', async () => {
  const folder = tempFolder();
  const store = await open(folder);
  await store.commit([post(ann, 'a')]);
  expect(existsSync(join(folder, 'hooks.db'))).toBe(false);
  await store.hookCursors.begin('committed');
  expect(statSync(join(folder, 'hooks.db')).mode & 0o077).toBe(0);
});

test('are never further than the log: one that was put back gives its numbers anew, and these are told', async () => {
  const folder = tempFolder();
  const store = await open(folder);
  await store.hookCursors.begin('committed');
  await store.commit([post(ann, 'a'), post(ann, 'b')]);
  store.hookCursors.move('committed', tea.key, 40);
  store.hookCursors.move('committed', 'nowhere', 3);
  await store.close();
  const again = await open(folder);
  expect(await of(again)).toBe(2);
  expect(await again.hookCursors.of('committed', 'nowhere')).toBe(0);
  await again.commit([post(ann, 'c')]);
  expect(await again.hookCursors.behind('committed', undefined, 10)).toEqual([
    { room: tea.key, seq: 3, told: 2 },
  ]);
});

test('that can no more be read are set aside, and begun anew at the end of all rooms', async () => {
  const folder = tempFolder();
  writeFileSync(
    join(folder, 'hooks.db'),
    'no database at all, but long enough to be looked at'.repeat(40),
  );
  const store = await open(folder);
  await store.commit([post(ann, 'a')]);
  await store.hookCursors.begin('committed');
  expect(await of(store)).toBe(1);
  expect(readdirSync(folder)).toContain('hooks.db.damaged');
});
