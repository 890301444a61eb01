/*
 * How fast the memory is: `taskset -c 0 node test/store/speed.ts [facts] [facts in a batch]`.
 * All threads share the core. Prints one line per measurement.
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fact } from '../../src/protocol/fact.ts';
import { GroupCommit } from '../../src/room/group-commit.ts';
import { readProgress } from '../../src/store/search/progress.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
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

async function time(work: () => unknown): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** CPU seconds of each thread by its name, where the system tells them. */
function threads(): Map<string, number> {
  const used = new Map<string, number>();
  if (process.platform !== 'linux') return used;
  for (const task of readdirSync('/proc/self/task')) {
    const line = readFileSync(`/proc/self/task/${task}/stat`, 'utf8');
    const name = line.slice(line.indexOf('(') + 1, line.lastIndexOf(')'));
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    used.set(name, (used.get(name) ?? 0) + ticks / 100);
  }
  return used;
}

async function fill(store: Store, count: number): Promise<void> {
  const pool = Array.from({ length: 1_000 }, (_, i) => factOf(i));
  const waits: number[] = [];
  const before = threads();
  const ms = await time(async () => {
    for (let i = 0; i < count; i += batch) {
      const facts = Array.from({ length: Math.min(batch, count - i) }, (_, k) => {
        return { ...(pool[(i + k) % pool.length] as Fact), ref: randomUUID() };
      });
      const began = performance.now();
      await store.commit(facts);
      waits.push(performance.now() - began);
    }
  });
  waits.sort((a, b) => a - b);
  say(`${count} facts, batches of ${batch}`, (count / ms) * 1000, 'facts/s');
  for (const [name, seconds] of threads()) {
    const used = ((seconds - (before.get(name) ?? 0)) / count) * 1e6;
    if (used > 0.5) say(`  CPU of ${name}`, used, 'µs/fact');
  }
  say('  one batch, p50', waits[Math.floor(waits.length / 2)] ?? 0, 'ms');
  say('  one batch, p99', waits[Math.floor(waits.length * 0.99)] ?? 0, 'ms');
}

/** Acknowledgements at a fixed rate, timed from the moment each fact was due. */
async function steady(store: Store, rate: number, seconds: number): Promise<void> {
  const group = new GroupCommit(store);
  const pool = Array.from({ length: 1_000 }, (_, i) => factOf(i));
  const waits: number[] = [];
  const began = performance.now();
  for (let sent = 0; sent < rate * seconds; ) {
    for (; sent / rate < (performance.now() - began) / 1_000; sent++) {
      const due = began + (sent / rate) * 1_000;
      const fact = { ...(pool[sent % pool.length] as Fact), ref: randomUUID() };
      group.add(fact, () => waits.push(performance.now() - due));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await group.settled();
  waits.sort((a, b) => a - b);
  say(`${rate} facts/s: acknowledged, p50`, waits[Math.floor(waits.length / 2)] ?? 0, 'ms');
  say(`${rate} facts/s: acknowledged, p99`, waits[Math.floor(waits.length * 0.99)] ?? 0, 'ms');
}

const folder = mkdtempSync(join(tmpdir(), 'parlour-speed-'));
let store = await openSqliteStore({ folder });
for (let part = 0; part < 4; part++) await fill(store, total / 4);

for (const rate of [200, 1_000, 5_000, 10_000]) await steady(store, rate, 4);

const index = await time(async () => {
  for (let progress = readProgress(folder); ; progress = readProgress(folder)) {
    if (progress?.behind === 0 && progress.tasks === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
});
say('the index catches up', index, 'ms');
await store.close();
for (const file of ['parlour.db', 'search.db']) {
  say(`${file}, a fact`, statSync(join(folder, file)).size / total, 'bytes');
}

const opening = await time(async () => {
  store = await openSqliteStore({ folder });
});
say('open', opening, 'ms');

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
