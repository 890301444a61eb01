import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Change } from '../../src/protocol/fact.ts';
import { openToRead } from '../../src/store/sqlite/read.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { tempFolder } from '../support/temp.ts';

const room = { key: 'tea', code: 'tea' };
const author = { id: 'g_ann', name: 'ann' };

async function openIn(folder: string) {
  const store = await openSqliteStore({ folder, eraseMs: 20 });
  onTestFinished(() => store.close());
  const say = (change: Change) => store.commit([{ room, author, at: 1, change }]);
  return say;
}

const logOf = (folder: string) => join(folder, 'parlour.db');
const isCut = (folder: string) => statSync(`${logOf(folder)}-wal`).size === 0;

const filesWith = (folder: string, text: string) =>
  readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(text));

test.each<[string, Change]>([
  ['removed', { type: 'removed', target: 1 }],
  ['edited', { type: 'edited', target: 1, text: 'better' }],
  ['too old', { type: 'expired', upTo: 1 }],
  ['hidden for long enough', { type: 'hidden', target: 1 }],
  ['cleared by its author', { type: 'cleared', person: author.id, from: 1, upTo: 1 }],
])('a text that was %s is soon in no file, though nothing more is said', async (_, change) => {
  const folder = tempFolder();
  const say = await openIn(folder);
  await say({ type: 'posted', text: 'said in anger' });
  expect(filesWith(folder, 'said in anger')).toContain('parlour.db-wal');
  await say(change);
  await expect.poll(() => isCut(folder)).toBe(true);
  expect(filesWith(folder, 'said in anger')).toEqual([]);
});

test('a text that was held and rejected is soon in no file', async () => {
  const folder = tempFolder();
  const say = await openIn(folder);
  await say({ type: 'held', text: 'said in anger', why: { type: 'everybody' } });
  expect(filesWith(folder, 'said in anger')).toContain('parlour.db-wal');
  await say({ type: 'rejected', target: 1 });
  await expect.poll(() => isCut(folder)).toBe(true);
  expect(filesWith(folder, 'said in anger')).toEqual([]);
});

test('who reads the log meanwhile keeps nobody from writing, and it goes once they are done', async () => {
  const folder = tempFolder();
  const say = await openIn(folder);
  await say({ type: 'posted', text: 'said in anger' });
  const reader = openToRead(logOf(folder));
  reader.exec('BEGIN; SELECT count(*) FROM fact');
  await say({ type: 'removed', target: 1 });
  for (let n = 0; n < 20; n++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    await say({ type: 'posted', text: `line ${n}` });
  }
  expect(filesWith(folder, 'said in anger')).toContain('parlour.db-wal');
  reader.close();
  await expect.poll(() => isCut(folder)).toBe(true);
  expect(filesWith(folder, 'said in anger')).toEqual([]);
});
