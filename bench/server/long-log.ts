import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { readProgress } from '../../src/store/search/progress.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';

export const libraryRoom = 'library';
/** Every message holds one of them. */
export const libraryWords = ['kettle', 'window', 'garden', 'paper', 'morning', 'harbour', '窓辺'];

const batch = 2_000;
const sentence = 'the quick one jumps over the lazy other and then asks for tea again';
const author = { id: 'annannannannannannanna', name: 'ann' };

/**
 * A folder with so many messages in one room, written by the real store. It stays in the system's
 * folder for what may go, and is found there the next time.
 */
export async function longLog(messages: number): Promise<string> {
  const folder = join(tmpdir(), `parlour-bench-log-${messages}`);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished);
  await write(unfinished, messages);
  await rename(unfinished, folder);
  return folder;
}

/** Waits until the index of a folder is up to date. */
async function indexed(folder: string): Promise<void> {
  for (let progress = readProgress(folder); ; progress = readProgress(folder)) {
    if (progress?.behind === 0 && progress.tasks === 0) return;
    await setTimeout(100);
  }
}

async function write(folder: string, messages: number): Promise<void> {
  const store = await openSqliteStore({ folder });
  const words = sentence.split(' ');
  for (let from = 0; from < messages; from += batch) {
    const facts = Array.from({ length: Math.min(batch, messages - from) }, (_, k) => {
      const i = from + k;
      const said = words.map((_word, w) => words[(i * 7 + w * 3) % words.length]);
      const text = `${said.join(' ')} ${libraryWords[i % libraryWords.length]} ${i}`;
      const room = { key: libraryRoom, code: libraryRoom };
      return { room, author, at: 1_790_000_000_000 + i, change: { type: 'posted', text } } as const;
    });
    await store.commit(facts);
  }
  await indexed(folder);
  await store.close();
}
