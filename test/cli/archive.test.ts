import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  createWriteStream,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { verifyData } from '../../src/index.ts';
import { newFolder, type Program, runProgram, startProgram } from '../support/program.ts';
import { Talker } from '../support/talker.ts';

const main = join(import.meta.dirname, '../../src/cli/main.ts');
const home = newFolder();
const data = join(home, 'data');
const file = (name: string) => join(home, name);
const said = 1_000;
let program: Program;

// A server that stays, and a room of 1,000 lines.
beforeAll(async () => {
  program = await startProgram(['--port', '0', '--data', data, '--limits', 'off']);
  const ann = await Talker.greet(`ws://127.0.0.1:${program.port}/ws`, { name: 'ann' });
  await ann.join('Tea at five');
  for (let n = 1; n < said; n++) ann.tell({ type: 'post', room: 'Tea at five', text: `line ${n}` });
  await ann.ask({ type: 'post', room: 'Tea at five', text: 'the last', ref: 'last' });
  await ann.close();
});

afterAll(async () => {
  await program.end('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

test('beside a running server: verify, backup, export; restore and import wait for its end', async () => {
  const on = ['--data', data];
  const [verified, backed, exported, written] = await Promise.all([
    runProgram(['verify', ...on]),
    runProgram(['backup', file('monday.db'), ...on]),
    runProgram(['--data', data, 'export', 'Tea at Five']),
    runProgram(['export', 'tea-at-five', '--out', file('tea.ndjson'), ...on]),
  ]);
  expect(verified).toEqual({
    code: 0,
    out: 'ok       teaatfive  1,000 facts\n1 room, 1,000 facts checked: nothing is wrong.\n',
    err: '',
  });
  expect(backed).toMatchObject({ code: 0, err: '' });
  expect(backed.out).toMatch(/monday\.db: 1 room, 1,000 facts, [\d.]+ MB\.\n$/);
  expect(exported.out.trimEnd().split('\n')).toHaveLength(said + 1);
  expect(written).toEqual({ code: 0, out: '', err: '' });
  expect(readFileSync(file('tea.ndjson'), 'utf8')).toBe(exported.out);
  const refused = await Promise.all([
    runProgram(['restore', file('monday.db'), '--force', ...on]),
    runProgram(['import', file('tea.ndjson'), ...on]),
    runProgram(['backup', file('monday.db'), ...on]),
  ]);
  for (const { code, err } of refused) {
    expect(code).toBe(2);
    expect(err).toMatch(/^parlour: .*(Another Parlour|is there already).*\n$/);
  }
});

test('verify names the first bad fact and ends with 1; restore takes no such backup', async () => {
  const bad = file('bad.db');
  writeFileSync(bad, readFileSync(file('monday.db')));
  const database = new DatabaseSync(bad);
  database.exec(`UPDATE fact SET text = 'nothing' WHERE text = 'line 7'`);
  database.close();
  const [verified, restored] = await Promise.all([
    runProgram(['verify', bad]),
    runProgram(['restore', bad, '--data', file('never')]),
  ]);
  expect(verified.code).toBe(1);
  expect(verified.out).toContain(
    'DAMAGED  teaatfive  6 facts  fact 7: The fact is not what was committed.',
  );
  expect(restored).toMatchObject({
    code: 1,
    err: expect.stringContaining('Room teaatfive, fact 7'),
  });
});

test('what cannot be done gets one sentence', async () => {
  const wrong: [string[], string][] = [
    [['import', 'nothing.ndjson', '--data', file('x')], 'cannot be read'],
    [['import', main, '--data', file('y')], 'line 1'],
    [['backup'], 'Missing required argument'],
  ];
  await Promise.all(
    wrong.map(async ([args, sentence]) => {
      const { code, err } = await runProgram(args);
      expect(code).toBeGreaterThan(0);
      expect(err).toContain(sentence);
      expect(err.trim().split('\n')).toHaveLength(1);
    }),
  );
});

/** Runs the program where no file can grow beyond some tens of KB, as on a full disk. */
const runOnFullDisk = (args: string[]) =>
  runProgram(args, {
    command: ['sh', '-c', `trap '' XFSZ; ulimit -f 64; exec "$@"`, 'sh', process.execPath, main],
  });

test('a full disk, a name too long, a table less: one sentence', async () => {
  const lacking = file('lacking.db');
  copyFileSync(file('monday.db'), lacking);
  const database = new DatabaseSync(lacking);
  database.exec('DROP TABLE ref');
  database.close();
  const long = file('n'.repeat(254));
  const on = ['--data', data];
  const results = await Promise.all([
    runOnFullDisk(['export', 'tea-at-five', '--out', file('full.ndjson'), ...on]),
    runOnFullDisk(['backup', file('full.db'), ...on]),
    runOnFullDisk(['restore', file('monday.db'), '--data', file('full')]),
    runOnFullDisk(['import', file('tea.ndjson'), '--data', file('full-too')]),
    runProgram(['backup', long, ...on]),
    runProgram(['export', 'tea-at-five', '--out', long, ...on]),
    runProgram(['restore', lacking, '--data', file('never')]),
  ]);
  for (const { err } of results) expect(err).toMatch(/^parlour: The .*\n$/);
  expect(results.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 1]);
  expect(results.at(-1)?.err).toContain('The table ref is missing.');
  expect(readdirSync(home).filter((name) => /full\.|part$/.test(name))).toEqual([]);
});

test.skipIf(!existsSync('/dev/full'))(
  'output that cannot be written is said to be so',
  async () => {
    for (const command of [['export', 'tea-at-five'], ['verify']]) {
      const full = openSync('/dev/full', 'w');
      const child = spawn(process.execPath, [main, ...command, '--data', data], {
        stdio: ['ignore', full, 'pipe'],
      });
      closeSync(full);
      const [err, [code]] = await Promise.all([
        text(child.stderr as Readable),
        once(child, 'exit'),
      ]);
      expect({ code, err }).toEqual({
        code: 2,
        err: 'parlour: What should be printed cannot be written (ENOSPC).\n',
      });
    }
  },
);

test('kill -9 in the middle of an import leaves nothing of the room', async () => {
  const pipe = file('pipe');
  const into = file('half');
  execFileSync('mkfifo', [pipe]);
  const child = spawn(process.execPath, [main, 'import', pipe, '--data', into]);
  const writer = createWriteStream(pipe);
  const room = readFileSync(file('tea.ndjson'), 'utf8');
  // A pipe holds 64 KB: what is written beyond that was read.
  await new Promise((resolve) => writer.write(room.slice(0, room.length - 70_000), resolve));
  child.kill('SIGKILL');
  await once(child, 'exit');
  writer.destroy();
  expect(verifyData({ folder: into })).toEqual({ rooms: new Map(), damage: [] });
  const { code, out } = await runProgram(['import', file('tea.ndjson'), '--data', into]);
  expect({ code, out }).toEqual({
    code: 0,
    out: 'Room Tea at five: 1,000 facts, every one as it was committed.\n',
  });
});

test('kill -9 in the middle of a backup leaves no file of its name', async () => {
  const target = file('killed.db');
  const watcher = watch(home);
  onTestFinished(() => watcher.close());
  const begun = new Promise<void>((resolve) => {
    watcher.on('change', (_, name) => String(name).startsWith('killed.db.') && resolve());
  });
  const child = spawn(process.execPath, [main, 'backup', target, '--data', data]);
  await begun;
  child.kill('SIGKILL');
  await once(child, 'exit');
  // It may have been quicker: then the file is whole.
  if (existsSync(target)) expect(verifyData({ file: target }).damage).toEqual([]);
  else expect(readdirSync(home).some((name) => /^killed\.db\..*part$/.test(name))).toBe(true);
});

test('- is standard input, or standard output', async () => {
  const { out } = await runProgram(['export', 'Tea at Five', '--out', '-', '--data', data]);
  expect(out).toContain('"text":"the last"');
  const into = ['--data', file('piped')];
  const taken = await runProgram(['import', '-', ...into], { input: out });
  expect(taken).toEqual({
    code: 0,
    out: 'Room Tea at five: 1,000 facts, every one as it was committed.\n',
    err: '',
  });
  const cut = await runProgram(['import', '-', '--as', 'b', ...into], {
    input: `${out.slice(0, 900)}`,
  });
  expect(cut).toMatchObject({ code: 1, out: '' });
  expect(cut.err.trim().split('\n')).toHaveLength(1);
  const none = await runProgram(['import', '-', '--as', 'b', ...into]);
  expect(none).toMatchObject({ code: 1, out: '' });
});
