import { chmodSync, closeSync, openSync, statSync } from 'node:fs';

/** The rights of everybody but the owner with a file. */
const others = 0o077;

/**
 * Makes sure that a file is there and its owner's alone, whoever made it and with what umask.
 * One that is there is not opened: closing it would let go of SQLite's locks on it.
 *
 * @example keepPrivate('data/parlour.db')
 */
export function keepPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    closeToOthers(path);
  }
}

/** The same for a file that need not be there. */
export function closeToOthers(path: string): void {
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file?.isFile() || (file.mode & others) === 0 || process.platform === 'win32') return;
  try {
    chmodSync(path, file.mode & 0o700);
  } catch (error) {
    // Somebody else's file, which its owner lets us write, or a disk without modes.
    if (!['EPERM', 'ENOTSUP', 'ENOENT'].includes(codeOf(error))) throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
