/*
 * How fast the memory is: `taskset -c 0 node test/store/speed.ts [facts] [facts in a batch]`.
 * All threads share the core. Prints one line per measurement.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '../../src/protocol/fact.ts';
import { openSqliteStore } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';

const total = Number(process.argv[2] ?? 200_000);
const batch = Number(process.argv[3] ?? 100);
const rooms = 100;
const authors = 50;
const vocabulary =
  'the of and to in is you that it he was for on are as with his they at be this have from or one had by word but not what all were we when your can said there use an each which she do how their if will up other about out many then them these so some her would make like him into time has look two more write go see number no way could people my than first water been call who oil its now find long down day did get come made may part tea kettle window garden paper 你好 東京 今日は'.split(
    ' ',
  );

let state = 1;
const random = (below: number): number => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

const say = (what: string, value: number, unit: string) =>
  process.stdout.write(`${what.padEnd(44)} ${value.toFixed(value < 100 ? 2 : 0)} ${unit}\n`);

function factOf(i: number): Fact {
  const room = `room${random(rooms)}`;
  const author = random(authors);
  const words = Array.from({ length: 5 + random(30) }, () => vocabulary[random(vocabulary.length)]);
  return {
    room: { key: room, code: room },
    author: { id: `author${author}`.padEnd(22, 'x'), name: `ann ${author}` },
    at: 1_790_000_000_000 + i,
    ref: randomUUID(),
    change: { type: 'posted', text: words.join(' ') },
  };
}

async function time(work: () => unknown): Promise<{ ms: number; cpu: number }> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const used = process.cpuUsage(cpu);
  return { ms: performance.now() - began, cpu: (used.user + used.system) / 1000 };
}

async function fill(store: Store, count: number): Promise<void> {
  const ready: Fact[][] = [];
  for (let i = 0; i < count; i += batch) {
    ready.push(Array.from({ length: Math.min(batch, count - i) }, (_, k) => factOf(i + k)));
  }
  const waits: number[] = [];
  const { ms, cpu } = await time(async () => {
    for (const facts of ready) {
      const began = performance.now();
      await store.commit(facts);
      waits.push(performance.now() - began);
    }
  });
  waits.sort((a, b) => a - b);
  say(`${count} facts, batches of ${batch}`, (count / ms) * 1000, 'facts/s');
  say('  CPU of all threads', (cpu / count) * 1000, 'µs/fact');
  say('  one batch, p50', waits[Math.floor(waits.length / 2)] ?? 0, 'ms');
  say('  one batch, p99', waits[Math.floor(waits.length * 0.99)] ?? 0, 'ms');
}

const folder = mkdtempSync(join(tmpdir(), 'parlour-speed-'));
let store = await openSqliteStore({ folder });
for (let part = 0; part < 4; part++) await fill(store, total / 4);

const index = await time(() => store.search('room1', 'nothing at all', { limit: 1 }));
say('the index catches up', index.ms, 'ms');
await store.close();
for (const file of ['parlour.db', 'search.db']) {
  say(`${file}, a fact`, statSync(join(folder, file)).size / total, 'bytes');
}

const opening = await time(async () => {
  store = await openSqliteStore({ folder });
});
say('open', opening.ms, 'ms');

const each = async (what: string, times: number, work: (i: number) => unknown) => {
  const waits: number[] = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await work(i);
    waits.push(performance.now() - began);
  }
  waits.sort((a, b) => a - b);
  say(`${what}, p50`, waits[Math.floor(times / 2)] ?? 0, 'ms');
  say(`${what}, most`, waits.at(-1) ?? 0, 'ms');
};
await each('latest page of 100', 100, (i) => store.messages(`room${i}`, { limit: 100 }));
await each('page of 100 in the middle', 100, (i) =>
  store.messages(`room${i}`, { before: total / rooms / 2, limit: 100 }),
);
await each('300 events', 100, (i) => store.events(`room${i}`, 10, total, 300));
for (const query of ['e', 'ok', '好', '東京', 'kettle', 'tea window', 'ththth', 'nowhere']) {
  await each(`search ${query}`, 5, (i) => store.search(`room${i}`, query, { limit: 50 }));
}
await store.close();
rmSync(folder, { recursive: true });
