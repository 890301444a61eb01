import { type EventEmitter, once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { newFolder, type Program, runProgram, startProgram } from '../support/program.ts';

const programs: Program[] = [];
afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.end('SIGKILL')));
});

/** The line of its log that says this, once it is there. */
async function lineOf(program: Program, msg: string): Promise<unknown> {
  const line = () => program.logged().find((each) => each['msg'] === msg);
  while (!line()) await once(program.process.stderr as EventEmitter, 'data');
  return line();
}

async function post({ port }: Program, text: string): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${'e'.repeat(43)}`,
  };
  const body = JSON.stringify({ text, name: 'eve' });
  const url = `http://127.0.0.1:${port}/api/rooms/tea/messages`;
  return (await fetch(url, { method: 'POST', headers, body })).status;
}

test('the host’s list holds in every room, and is read anew on SIGHUP', async () => {
  const folder = newFolder();
  const file = join(folder, 'filters.txt');
  writeFileSync(file, 'cake\ncoffee\n');
  const program = await startProgram(['--port', '0', '--data', folder, '--filters', file]);
  programs.push(program);
  expect(await post(program, 'cake')).toBe(422);
  expect(await post(program, 'tea')).toBe(201);
  writeFileSync(file, 'tea\n');
  program.process.kill('SIGHUP');
  expect(await lineOf(program, 'filters are read anew')).toMatchObject({ rules: 1 });
  expect(await post(program, 'cake')).toBe(201);
  expect(await post(program, 'tea')).toBe(422);
  // A bad one leaves the old one, and says why.
  writeFileSync(file, 'cake\nt*a\n');
  program.process.kill('SIGHUP');
  const stays = await lineOf(program, 'filters stay as they are');
  expect(stays).toMatchObject({ why: expect.stringContaining('Line 2 of') });
  expect(await post(program, 'tea')).toBe(422);
});

test.each([
  ['that is not there', undefined, /cannot be read/],
  ['with a line that is no rule', 'cake\n*\n', /Line 2 of/],
  ['of other bytes than UTF-8', Buffer.from([0x63, 0xff]), /UTF-8/],
])('a list %s gets one sentence and exit code 2', async (_, content, sentence) => {
  const folder = newFolder();
  const file = join(folder, 'filters.txt');
  if (content !== undefined) writeFileSync(file, content);
  const { code, err } = await runProgram(['--port', '0', '--data', folder, '--filters', file]);
  expect(code).toBe(2);
  expect(err.trim()).toMatch(sentence);
  expect(err.trim().split('\n')).toHaveLength(1);
});
