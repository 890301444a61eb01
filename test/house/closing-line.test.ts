import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../support/program.ts';

const root = join(import.meta.dirname, '../..');
const passing = "test('kettle', () => {});";
const failing = "test('cup', () => { throw new Error('broken'); });";
const killsItself = "test('worker', () => process.kill(process.pid, 'SIGKILL'));";
const stays = (signal: string) =>
  `test('stays', async () => {
     process.kill(process.ppid, '${signal}');
     await new Promise(() => {});
   });`;

describe.concurrent('a run closes with a line', () => {
  test.each([
    ['of what passed', [passing], [], '1 passed, 0 failed', 0],
    ['of what failed', [passing, failing], [], '1 passed, 1 failed', 1],
    ['when there is no test', [], [], 'no test ran', 1],
    ['when no test has the name', [passing], ['-t', 'teapot'], 'no test ran, 1 skipped', 1],
    ['when a worker is killed', [killsItself], [], /^cut off \(.*\): 0 passed, [12] failed$/, 1],
    ['when it is ended', [stays('SIGTERM')], [], 'cut off (SIGTERM): 0 passed, 0 failed', 143],
    ['when it is killed', [stays('SIGKILL')], [], /^cut off \(SIGKILL\): /, 137],
  ])('%s', async (_, files, args, line, code) => {
    const closed = await runOf(files, args);
    expect(closed.line).toMatch(line);
    if (typeof line === 'string') expect(closed.line).toBe(line);
    expect(closed.code).toBe(code);
  });
});

/** How a run of these test files ends. */
async function runOf(files: readonly string[], args: readonly string[]) {
  const folder = newFolder();
  for (const [i, text] of files.entries()) writeFileSync(join(folder, `${i}.test.js`), text);
  const reporter = join(root, 'test/support/closing-reporter.ts');
  const options = ['--root', folder, '--globals', '--reporter', reporter, ...args];
  const run = spawn(process.execPath, [join(root, 'bin/test.ts'), ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, CI: '1' },
  });
  let said = '';
  run.stdout.on('data', (bytes: Buffer) => {
    said += String(bytes);
  });
  const [code] = await once(run, 'close');
  return { code: code as number | null, line: said.trimEnd().split('\n').at(-1) };
}
