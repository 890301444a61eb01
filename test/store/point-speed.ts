/*
 * The cost of a jump to a date: `node test/store/point-speed.ts [messages]`, beside that of a page by
 * `before`, which is the floor: what is read and made into messages is the same, and nothing is sought.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { ann, bo, post, tea } from '../contract/store-fact.ts';

const messages = Number(process.argv[2] ?? 10_000);
const text = 'a line as long as those that people write to each other, mostly';
const limit = 51;
const rounds = 500;
const first = 1_700_000_000_000;
const minute = 60_000;

let state = 1;
const random = (below: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

async function measure(name: string, work: () => Promise<unknown>): Promise<void> {
  const took: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const began = performance.now();
    await work();
    took.push(performance.now() - began);
  }
  took.sort((a, b) => a - b);
  const at = (part: number) => (took[Math.floor((rounds - 1) * part)] ?? 0).toFixed(2);
  process.stdout.write(`${name.padEnd(32)} p50 ${at(0.5)} ms, p99 ${at(0.99)}, most ${at(1)}\n`);
}

const folder = mkdtempSync(join(tmpdir(), 'parlour-point-'));
const store = await openSqliteStore({ folder });
for (let said = 0; said < messages; said += 1_000) {
  const facts = Array.from({ length: Math.min(1_000, messages - said) }, (_, i) =>
    post(i % 3 ? ann : bo, text, { at: first + (said + i) * minute }),
  );
  await store.commit(facts);
}
const seq = () => 1 + random(messages);
process.stdout.write(`a room of ${messages} messages, pages of ${limit}\n`);
await measure('before a number, the floor', () =>
  store.messages(tea.key, { before: seq(), limit }),
);
await measure('around a number', () => store.points.page(tea.key, { around: seq() }, limit));
await measure('at a moment', () =>
  store.points.page(tea.key, { at: first + seq() * minute }, limit),
);
await store.close();
rmSync(folder, { recursive: true });
