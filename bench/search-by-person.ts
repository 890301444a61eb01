// Searches by person, time and things in a room of a million messages: node bench/search-by-person.ts [MESSAGES]
//
// The floor is what an index over facts by their author would give: the rows of the newest fifty from
// it, and these messages read. CPU tells what a search takes where others keep the machine busy. The file is written once, to the system's folder for what may go.

import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import type { Fact } from '../src/protocol/fact.ts';
import type { SearchRange } from '../src/protocol/search-range.ts';
import { readProgress } from '../src/store/search/progress.ts';
import { LogReader, openToRead } from '../src/store/sqlite/read.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite.ts';

const room = { key: 'people', code: 'people' };
const started = 1_790_000_000_000;
const batch = 2_000;
const rounds = 200;
const limit = 50;
const wanted = Number(process.argv[2] ?? 1_000_000);
const words = 'the quick one jumps over the lazy other and then asks for tea again'.split(' ');

/** The author of message `i`: half are by one, some people said sixty in all, some a single one. */
function authorOf(i: number): string {
  if (i % 5_000 === 37) return `once-${i}`;
  if (i % 166 === 5) return `sixty-${Math.floor(i / 166) % 100}`;
  return i % 2 === 0 ? 'loud' : `many-${(i * 7) % 1_000}`;
}

function factOf(i: number): Fact {
  const said = words.map((_, w) => words[(i * 7 + w * 3) % words.length]);
  const link = i % 10_000 === 9 ? ' https://tea.example' : '';
  const id = authorOf(i);
  const author = { id: `${id}-id`, name: id };
  const change = { type: 'posted', text: `${said.join(' ')} ${i}${link}` } as const;
  return { room, author, at: started + i * 1_000, change };
}

/** The same folder as the last time, or a new one with all messages and their index. */
async function folderOf(messages: number): Promise<string> {
  const folder = join(tmpdir(), `parlour-bench-people-${messages}`);
  if (!existsSync(folder)) {
    const unfinished = `${folder}.unfinished`;
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished);
    const store = await openSqliteStore({ folder: unfinished });
    for (let from = 0; from < messages; from += batch) {
      const count = Math.min(batch, messages - from);
      await store.commit(Array.from({ length: count }, (_, k) => factOf(from + k)));
    }
    await indexed(unfinished);
    await store.close();
    await rename(unfinished, folder);
  }
  return folder;
}

/** Waits until the index of a folder is up to date. */
async function indexed(folder: string): Promise<void> {
  for (let progress = readProgress(folder); ; progress = readProgress(folder)) {
    if (progress?.behind === 0 && progress.tasks === 0) return;
    await setTimeout(100);
  }
}

/** A file with the index over facts that the log has not. */
function floorOf(folder: string): (author: string) => number {
  const log = openToRead(join(folder, 'parlour.db'));
  const path = join(folder, 'floor.db');
  const isNew = !existsSync(path);
  const floor = new DatabaseSync(path);
  if (isNew) {
    floor.exec(
      'CREATE TABLE said (author TEXT, id INTEGER, PRIMARY KEY (author, id)) WITHOUT ROWID',
    );
    floor.exec('BEGIN');
    const add = floor.prepare('INSERT INTO said VALUES (?, ?)');
    for (const { author, id } of log.prepare('SELECT author, id FROM fact').iterate())
      add.run(String(author), Number(id));
    floor.exec('COMMIT');
  }
  const reader = new LogReader(log);
  const find = floor.prepare('SELECT id FROM said WHERE author = ? ORDER BY id DESC LIMIT ?');
  return (author) => {
    const ids = find.all(author, limit).map(({ id }) => Number(id));
    return ids.flatMap((id) => reader.messageById(id) ?? []).length;
  };
}

type Ask = (i: number) => { readonly words?: string; readonly range: Omit<SearchRange, 'limit'> };

const by = (from: string) => ({ range: { from } });
const onceAt = (i: number) => ((i * 7) % Math.max(1, Math.floor(wanted / 5_000))) * 5_000 + 37;
const asks: readonly (readonly [string, Ask, ((i: number) => string)?])[] = [
  ['by one who said 1', (i) => by(`once-${onceAt(i)}-id`), (i) => `once-${onceAt(i)}-id`],
  ['by the name of one who said 1', (i) => by(`once-${onceAt(i)}`)],
  ['by one who said 60', (i) => by(`sixty-${i % 100}-id`), (i) => `sixty-${i % 100}-id`],
  [
    'by one who said 500',
    (i) => by(`many-${(i * 2 + 1) % 1_000}-id`),
    (i) => `many-${(i * 2 + 1) % 1_000}-id`,
  ],
  ['by one who said half', () => by('loud-id'), () => 'loud-id'],
  ['by one who said nothing', (i) => by(`nobody-${i}-id`), (i) => `nobody-${i}-id`],
  ['by one who said 60, with a word', (i) => ({ words: 'lazy', ...by(`sixty-${i % 100}-id`) })],
  [
    'of a minute long ago',
    (i) => {
      const after = started + onceAt(i) * 1_000;
      return { range: { after, before: after + 60_000 } };
    },
  ],
  ['with links', () => ({ range: { has: ['link'] } })],
];

const folder = await folderOf(wanted);
const store = await openSqliteStore({ folder });
await store.commit([{ ...factOf(0), room: { key: 'wake', code: 'wake' } }]);
await indexed(folder);
const floor = floorOf(folder);
const line = (cells: readonly string[]) => console.log(`| ${cells.join(' | ')} |`);
line(['a search', 'hits', 'p50 ms', 'p99 ms', 'CPU ms', 'gave up', 'floor p50 ms', 'floor p99 ms']);
line(Array.from({ length: 8 }, () => '---'));
for (const [name, ask, author] of asks) {
  let [hits, gaveUp, spent] = [0, 0, 0];
  const times: number[] = [];
  const floors: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const { words: q = '', range } = ask(i);
    const [began, before] = [performance.now(), process.cpuUsage()];
    const page = await store.search(room.key, q, { ...range, limit });
    times.push(performance.now() - began);
    const { user, system } = process.cpuUsage(before);
    spent += (user + system) / 1_000;
    hits += page.messages.length;
    if (page.gaveUp) gaveUp++;
    if (!author) continue;
    const floorBegan = performance.now();
    floor(author(i));
    floors.push(performance.now() - floorBegan);
  }
  const [ours, least] = [quantiles(times), quantiles(floors)];
  line([
    name,
    String(hits / rounds),
    ...ours,
    (spent / rounds).toFixed(1),
    String(gaveUp),
    ...least,
  ]);
}
await store.close();

function quantiles(times: readonly number[]): readonly [string, string] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)]?.toFixed(1) ?? '–';
  return [at(0.5), at(0.99)];
}
