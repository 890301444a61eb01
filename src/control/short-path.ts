import { mkdtempSync, rmdirSync, symlinkSync, unlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

/** Bytes that every system has for the path of a socket; Linux has four more. */
const mostBytes = 103;

/**
 * Calls `use` with a path to the same file that is short enough for a socket: where the file's own
 * is not, one by a link in the folder for temporary files, which is there until `use` is through.
 *
 * @example await byShortPath(path, (short) => once(connect(short), 'connect'));
 */
export async function byShortPath<Result>(
  path: string,
  use: (path: string) => Promise<Result>,
): Promise<Result> {
  if (Buffer.byteLength(path) <= mostBytes) return use(path);
  // The folder is its maker's alone: nobody else can put another link in the place of this one.
  const way = mkdtempSync(join(tmpdir(), 'parlour-'));
  const link = join(way, 'd');
  try {
    symlinkSync(resolve(dirname(path)), link);
    return await use(join(link, basename(path)));
  } finally {
    unlinkSync(link);
    rmdirSync(way);
  }
}
