/*
 * The cost of a clear to those who post: `node test/store/clear-speed.ts [messages]`. First what its
 * fact takes beside a commit of one post, and a page read before and after it, then posts in another
 * room while its texts go.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, fact, garden, post, tea } from '../contract/store-fact.ts';

const messages = Number(process.argv[2] ?? 10_000);
const perSecond = 200;
const text = 'a line as long as those that people write to each other, mostly';

const folder = mkdtempSync(join(tmpdir(), 'parlour-clear-'));
const elsewhere = () => post(bo, text, { room: garden });

const say = (line: string) => process.stdout.write(`${line}\n`);
const at = (list: number[], part: number) =>
  (list.sort((a, b) => a - b)[Math.floor((list.length - 1) * part)] ?? 0).toFixed(2);

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function measure(name: string, count: number, work: () => Promise<unknown>): Promise<void> {
  const took: number[] = [];
  for (let i = 0; i < count; i++) took.push(await timed(work));
  say(`${name}: p50 ${at(took, 0.5)} ms, p99 ${at(took, 0.99)} ms`);
}

/** Posts at a fixed rate, each timed from the moment at which it was due. */
async function measurePosts(name: string, store: Store, goesOn: () => boolean): Promise<void> {
  const posting: Promise<number>[] = [];
  const began = performance.now();
  for (let i = 0; goesOn(); i++) {
    const due = began + (i * 1_000) / perSecond;
    await wait(Math.max(0, due - performance.now()));
    posting.push(store.commit([elsewhere()]).then(() => performance.now() - due));
  }
  const took = await Promise.all(posting);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  say(
    `${name}: ${took.length} posts in ${seconds} s, p50 ${at(took, 0.5)}, p99 ${at(took, 0.99)} ms`,
  );
}

const store = await openSqliteStore({ folder });
for (let said = 0; said < messages; said += 1_000) {
  // As many by somebody else between them.
  const both = [post(ann, text), post(bo, text)];
  await store.commit(Array.from({ length: 2_000 }, (_, i) => both[i % 2] ?? post(ann, text)));
}
const page = () => store.messages(tea.key, { limit: 50 });
await measure('a page', 300, page);
await measure('a commit of one post', 300, () => store.commit([elsewhere()]));
const clear = { type: 'cleared', person: ann.id, from: 1, upTo: 2 * messages } as const;
// Its words are due two seconds from now.
const due = { at: Date.now() - 73_000 };
const took = await timed(() =>
  store.commit([{ ...fact(bo, clear, due), as: { role: 'moderator' } }]),
);
say(`the commit that clears ${messages} messages: ${took.toFixed(2)} ms`);
await measure('a page of which half is cleared', 300, page);
const until = performance.now() + 1_500;
await measurePosts('nothing is deleted yet', store, () => performance.now() < until);
const log = new DatabaseSync(join(folder, 'parlour.db'), { readOnly: true });
const pending = log.prepare('SELECT 1 FROM clearing WHERE due IS NOT NULL');
await measurePosts(`${messages} texts go`, store, () => pending.get() !== undefined);
log.close();
await store.close();
rmSync(folder, { recursive: true });
