/*
 * What expiry costs those who post: `node test/store/expire-speed.ts [messages]`. First what a slice
 * takes beside a commit of one post, then posts in another room while half of the messages go.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { BatchWriter } from '../../src/store/sqlite/write-batch.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, fact, garden, post } from '../contract/store-fact.ts';

const messages = Number(process.argv[2] ?? 200_000);
const perSecond = 200;
const text = 'a line as long as those that people write to each other, mostly';

const folder = mkdtempSync(join(tmpdir(), 'parlour-expire-'));
const path = join(folder, 'parlour.db');
const elsewhere = () => post(ann, text, { room: garden });

const say = (line: string) => process.stdout.write(`${line}\n`);
const at = (list: number[], part: number) =>
  (list.sort((a, b) => a - b)[Math.floor((list.length - 1) * part)] ?? 0).toFixed(1);

async function fill(): Promise<void> {
  const store = await openSqliteStore({ folder });
  for (let said = 0; said < messages; said += 2_000) {
    await store.commit(Array.from({ length: 2_000 }, () => post(ann, text)));
  }
  await store.close();
}

/** One after the other, in one thread: a post waits for one slice at most. */
function measureSlices(): void {
  const log = new DatabaseSync(path);
  log.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -8000');
  const writer = new BatchWriter(log);
  writer.commit([fact(ann, { type: 'expired', upTo: messages / 10 })]);
  const measure = (name: string, work: () => unknown) => {
    const took: number[] = [];
    const before = process.cpuUsage();
    for (let i = 0; i < 300; i++) {
      const began = performance.now();
      work();
      took.push(performance.now() - began);
    }
    const { user, system } = process.cpuUsage(before);
    const cpu = ((user + system) / 1_000 / took.length).toFixed(2);
    say(`${name}: p50 ${at(took, 0.5)} ms, p99 ${at(took, 0.99)} ms, ${cpu} ms of CPU`);
  };
  measure('a commit of one post', () => writer.commit([elsewhere()]));
  measure('a slice of 32 texts', () => writer.sweep());
  while (writer.sweep());
  log.close();
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

await fill();
measureSlices();
const store = await openSqliteStore({ folder });
const until = performance.now() + 10_000;
await measurePosts('nothing expires', store, () => performance.now() < until);
await store.commit([fact(ann, { type: 'expired', upTo: (messages * 6) / 10 })]);
const log = new DatabaseSync(path, { readOnly: true });
const pending = log.prepare('SELECT 1 FROM expiry WHERE next <> 0');
await measurePosts(`${messages / 2} texts go`, store, () => pending.get() !== undefined);
log.close();
await store.close();
rmSync(folder, { recursive: true });
