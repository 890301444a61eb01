import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import type { Unavailable } from './fault.ts';

/** Why strace can't be used here, if it can't. */
export function withoutStrace(): Unavailable | undefined {
  const { error, status, stderr } = spawnSync('strace', ['-qq', '-e', 'trace=none', 'true'], {
    encoding: 'utf8',
  });
  if (error) return { unavailable: 'strace is not installed' };
  return status === 0 ? undefined : { unavailable: `strace may not trace here: ${stderr.trim()}` };
}

/** Why strace can't be put to a program that runs, if it can't. */
export function withoutAttaching(): Unavailable | undefined {
  const unavailable = withoutStrace();
  if (unavailable || process.getuid?.() === 0) return unavailable;
  const scope = '/proc/sys/kernel/yama/ptrace_scope';
  const isFree = !existsSync(scope) || readFileSync(scope, 'utf8').trim() === '0';
  return isFree ? undefined : { unavailable: 'only root may trace a program that runs' };
}

/** Where libfaketime is, for programs of several threads; undefined where it isn't installed. */
export function faketimeLibrary(): string | undefined {
  const { stdout } = spawnSync('dpkg-query', ['-L', 'libfaketime'], { encoding: 'utf8' });
  return stdout?.split('\n').find((path) => path.endsWith('/libfaketimeMT.so.1'));
}

/** A folder in memory where there is one: much is written to it and nothing is to be kept. */
export const fastFolder = existsSync('/dev/shm') ? '/dev/shm' : undefined;

/** May a disk be mounted here? */
export function mayMount(): boolean {
  return spawnSync('unshare', ['-m', 'true']).status === 0;
}
