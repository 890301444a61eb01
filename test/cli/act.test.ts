import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newFolder, type Program, runProgram, startProgram } from '../support/program.ts';

const data = newFolder();
const programs: Program[] = [];

async function start(): Promise<Program> {
  const program = await startProgram(['--port', '0', '--data', data]);
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
  expect(await ask('room', 'public', 'a\u202eb', 'on')).toMatchObject({ code: 0 });

  const second = await start();
  const [shown, listed] = await Promise.all([
    ask('room', 'show', 'teaatfive'),
    runProgram(['--data', data, 'room', 'list']),
  ]);
  expect(shown.out).toMatch(/^Room {4}Tea at five\nKey {5}teaatfive\n/);
  expect(listed.out.split('\n')).toContain('a\\u{202e}b  0 facts  0 here');
  expect(second.logged().filter(({ act }) => act !== undefined)).toHaveLength(2);
});

test('what cannot be done gets one sentence and exit code 2', async () => {
  const wrong: [string[], RegExp][] = [
    [['room', 'show', '/'], /cannot be a room code/],
    [['room', 'public', 'tea', 'maybe'], /on or off/],
    [['room', 'show'], /missing required argument/i],
    [['room', 'burn'], /unknown command/i],
  ];
  const results = await Promise.all(wrong.map(([args]) => ask(...args)));
  for (const [i, { code, out, err }] of results.entries()) {
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(wrong[i]?.[1] ?? /never/);
    expect(err).toMatch(/^parlour: .*\n$/);
  }
});
