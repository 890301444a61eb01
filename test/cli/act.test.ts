import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { visible } from '../../src/cli/attempt.ts';
import { newFolder, type Program, runProgram, startProgram } from '../support/program.ts';

const data = newFolder();
const secret = join(data, 'secret');
const tokens = ['--jwt-secret-file', secret, '--issuer', 'https://site.example'];
const main = join(import.meta.dirname, '../../src/cli/main.ts');
const programs: Program[] = [];

writeFileSync(secret, `${'s'.repeat(32)}\n`);

async function start(): Promise<Program> {
  const program = await startProgram([
    '--port',
    '0',
    '--data',
    data,
    ...tokens,
    '--audience',
    'chat',
  ]);
  programs.push(program);
  return program;
}

const ask = (...args: string[]) => runProgram([...args, '--data', data]);
const done = (out: string) => ({ code: 0, out, err: '' });

afterAll(async () => {
  await Promise.all(programs.map((program) => program.end('SIGKILL')));
  rmSync(data, { recursive: true, force: true });
});

test('acts are done by the running server, by nobody, and by the next one after kill -9', async () => {
  const first = await start();
  expect(await ask('room', 'public', 'Tea at five', 'on')).toEqual(
    done('The lobby lists Tea at five now.\n'),
  );
  const lobby = await (await fetch(`http://127.0.0.1:${first.port}/`)).text();
  expect(lobby).toContain('Tea at five');
  expect(first.logged()).toContainEqual(expect.objectContaining({ act: 'room public' }));
  await first.end('SIGKILL');

  expect(statSync(join(data, 'control')).isSocket()).toBe(true);
  expect(await ask('room', 'list')).toEqual(done('Tea at five  0 facts  0 here\n'));
  expect(await ask('room', 'public', 'another', 'on')).toMatchObject({ code: 0 });

  const second = await start();
  const [shown, listed] = await Promise.all([
    ask('room', 'show', 'teaatfive'),
    runProgram(['--data', data, 'room', 'list']),
  ]);
  expect(shown.out).toMatch(/^Room {8}Tea at five\nKey {9}teaatfive\n/);
  expect(listed.out.split('\n')).toContain('another  0 facts  0 here');
  expect(second.logged().filter(({ act }) => act !== undefined)).toHaveLength(2);
});

test('a secret is printed to a terminal, or where --print says so', async () => {
  const before = programs.at(-1)?.logged().length;
  expect(await ask('token', '7')).toEqual({
    code: 2,
    out: '',
    err: expect.stringContaining('--print'),
  });
  expect(programs.at(-1)?.logged()).toHaveLength(before ?? -1);
  expect((await ask('token', '7', '--name', 'ann', '--print')).out).toMatch(/^eyJ[\w.-]+\n$/);
});

test.runIf(existsSync('/usr/bin/script'))('a terminal is told the secret', async () => {
  const line = [process.execPath, main, 'token', '7', '--data', data].join(' ');
  const { out } = await runProgram(['-qec', line, '/dev/null'], { command: ['/usr/bin/script'] });
  expect(out).toMatch(/^eyJ[\w.-]+\r?\n$/);
});

test('a password is read from standard input, and stands on no command line', async () => {
  const set = ['room', 'set', 'cellar', 'password'];
  const { out } = await runProgram([...set, '--data', data], { input: 'open sesame\n' });
  expect(out).toBe('cellar: password is on now.\n');
  expect((await ask(...set, 'open sesame')).err).toContain('leave it out');
  expect((await ask(...set)).err).toContain('none was given');
  expect((await ask('room', 'set', 'cellar', 'topic')).err).toContain('needs value');
  const port = programs.at(-1)?.port;
  const headers = { 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify({ password: 'open sesame' }) };
  const entered = await fetch(`http://127.0.0.1:${port}/api/rooms/cellar/enter`, init);
  expect(await entered.json()).toMatchObject({ pass: expect.any(String) });
  expect(JSON.stringify(programs.at(-1)?.logged())).not.toContain('sesame');
});

test.runIf(existsSync('/usr/bin/script'))(
  'a terminal is asked for it, twice and unseen',
  async () => {
    const line = [process.execPath, main, 'room set cellar password', '--data', data].join(' ');
    const asking = spawn('/usr/bin/script', ['-qec', line, '/dev/null']);
    let shown = '';
    asking.stdout.on('data', (bytes: Buffer) => {
      shown += String(bytes);
      if (/(The password|Once more): $/.test(shown)) asking.stdin.write('open barley\r');
    });
    await once(asking, 'close');
    expect(shown).toContain('cellar: password is on now.');
    expect(shown).not.toContain('barley');
  },
);

test('what others wrote can neither steer a terminal nor turn a line around', () => {
  expect(visible('a\u202eb \u001b[2J\u009b王🫖\n')).toBe('a\\u{202e}b \\u{1b}[2J\\u{9b}王🫖\\u{a}');
});

test('what cannot be done gets one sentence and exit code 2', async () => {
  const wrong: [string[], RegExp][] = [
    [['room', 'show', '/'], /cannot be a room code/],
    [['room', 'public', 'tea', 'maybe'], /on or off/],
    [['room', 'show'], /missing required argument/i],
    [['room', 'burn'], /unknown command/i],
    [['token', '7', '--print', '--room', 'tea'], /needs --room/],
    [['token', '7', '--print', '--for', 'ever'], /15m, 12h or 30d/],
  ];
  const results = await Promise.all(wrong.map(([args]) => ask(...args)));
  for (const [i, { code, out, err }] of results.entries()) {
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(wrong[i]?.[1] ?? /never/);
    expect(err).toMatch(/^parlour: .*\n$/);
  }
});
