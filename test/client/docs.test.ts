import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { newSecret } from '../../src/client/index.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import { startParlour } from '../support/parlour.ts';
import { fact, heardUpTo, record, roomIs } from './fact.ts';
import { openAt } from './stage.ts';

const root = join(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/client.md'), 'utf8');
const source = (name: string) => readFileSync(join(root, 'src/client', name), 'utf8');

let bot: ChildProcess | undefined;
let folder: string | undefined;

afterEach(() => {
  bot?.kill('SIGKILL');
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** Runs a program of a document as it stands there, on the sources, in a folder as `npm init -y` makes it. */
function start(document: string, name: string, ...wsUrl: string[]): void {
  const [, code = ''] = document.split(`\`${name}\`:\n\n\`\`\`js\n`);
  const door = pathToFileURL(join(root, 'src/client/index.ts')).href;
  folder = mkdtempSync(join(tmpdir(), 'parlour-bot-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  const [program = ''] = code.replace("'parlour-client'", `'${door}'`).split('```');
  writeFileSync(join(folder, name), program);
  bot = spawn(process.execPath, [name, ...wsUrl], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

test("the README's program says what it says", async () => {
  const parlour = await startParlour();
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  start(readme.replace("'ws://localhost:8080/ws'", `'${parlour.wsUrl}'`), 'app.mjs');
  const room = openAt(parlour.wsUrl, { secret: newSecret(), name: 'bo' }).room('tea-at-five');
  await fact(room, ['page', 'event'], () => room.cursor?.seq === 1);
  const { messages } = await room.history({});
  expect(messages.map(({ author, text }) => [author.name, text])).toEqual([
    ['ann', 'Water is on.'],
  ]);
  await parlour.end();
});

test('the first conversation runs as it stands there, through a restart', async () => {
  let parlour = await startParlour();
  start(guide, 'bot.mjs', parlour.wsUrl);
  const client = openAt(parlour.wsUrl, { secret: newSecret(), name: 'ann' });
  const room = client.room('tea-at-five');
  const heard = record<RoomEvent>(room, 'event');
  await roomIs(room, 'live');
  await fact(room, ['people'], () => room.people.count === 2);
  room.post('hi');
  await heardUpTo(room, 2);
  parlour = await parlour.restart();
  await fact(room, ['people'], () => room.state === 'live' && room.people.count === 2);
  room.post('ho');
  await heardUpTo(room, 4);
  expect(heard.map((event) => event.type === 'posted' && event.text)).toEqual([
    'hi',
    'ann said: hi',
    'ho',
    'ann said: ho',
  ]);
  await parlour.end();
});

test('every member of client and room has its place', () => {
  const files = ['client.ts', 'host/room-order.ts', 'host/links.ts'];
  const members = files.flatMap((file) => [
    ...source(file).matchAll(/^ {2}(?:readonly )?(\w+)[?(:]/gm),
  ]);
  expect(members.length).toBeGreaterThan(30);
  const missing = members.map(([, name = '']) => name).filter((name) => !guide.includes(name));
  expect(missing).toEqual([]);
});

test('every code that the SDK makes is explained', () => {
  const files = readdirSync(join(root, 'src/client'), { recursive: true, encoding: 'utf8' });
  const codes = files
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => [...source(file).matchAll(/new Failure\(\s*'(\w+)',\s*'(\w+)'/g)]);
  expect(codes.length).toBeGreaterThan(5);
  for (const [, outcome, code] of codes) expect(guide).toContain(`| \`${code}\` | ${outcome} |`);
});
