import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newFolder, type Program, runProgram, startProgram } from '../support/program.ts';

const data = newFolder();
let program: Program;

beforeAll(async () => {
  program = await startProgram(['--port', '0', '--data', data]);
});
afterAll(async () => {
  await program.end('SIGTERM');
  rmSync(data, { recursive: true, force: true });
});

const doctor = (...args: string[]) => runProgram(['doctor', ...args, '--quick']);
const url = () => `http://127.0.0.1:${program.port}`;

test('a server that is right is 0, within 80 columns, its machine and folder included', async () => {
  const { code, out } = await doctor(url(), '--data', data);
  expect(out).toContain('\nNothing is wrong: ');
  expect(code).toBe(0);
  expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  expect(out).toMatch(/^ok {5}visitors {7}Nothing stands between/m);
  expect(program.logged()).toContainEqual(expect.objectContaining({ act: 'doctor word' }));
});

test('without the folder it says what it cannot see, for programs as well', async () => {
  const { code, out } = await doctor(url(), '--json', '--data', newFolder());
  const told = JSON.parse(out) as { wrong: number; findings: { type: string; check: string }[] };
  expect([code, told.wrong]).toEqual([0, 0]);
  const unseen = told.findings.filter(({ type }) => type === 'unseen');
  expect(unseen.map(({ check }) => check)).toEqual(['visitors', 'disk', 'files', 'version']);
});

test('what is wrong is 1, what cannot be asked is 2', async () => {
  const { code, out } = await doctor('http://127.0.0.1:9');
  expect(code).toBe(1);
  expect(out).toMatch(/^WRONG {2}reach {10}Nothing takes connections/);
  expect(await doctor('chat.example.org')).toMatchObject({ code: 2, out: '' });
});

test('what an act shows is one object with --json', async () => {
  const { code, out } = await runProgram(['host', 'rooms', '--json', '--data', data]);
  expect([code, JSON.parse(out)]).toEqual([0, { rooms: [] }]);
});
