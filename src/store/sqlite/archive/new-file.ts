import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, resolve } from 'node:path';
import { StoreUnusable } from '../../store.ts';
import { isSystemError } from './refused.ts';

/**
 * Makes a file that is there whole or not at all, and never in the place of another: it is written
 * beside its name, brought to the disk and then given the name.
 *
 * @param write fills the empty file at the path it is given
 * @throws StoreUnusable where there is a file of that name
 */
export async function makeFile<T>(
  file: string,
  write: (part: string) => T | Promise<T>,
): Promise<T> {
  if (/[/\\]$/.test(file))
    throw new StoreUnusable(`${file} is the name of a folder, not of a file.`);
  const path = resolve(file);
  if (existsSync(path)) throw taken(file);
  const part = `${path}.${process.pid}.part`;
  try {
    writeFileSync(part, '', { mode: 0o600 });
    const written = await write(part);
    keep(part);
    name(part, path, file);
    keep(dirname(path));
    return written;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const text = `The file ${file} cannot be written (${error.code}).`;
    throw new StoreUnusable(text, { cause: error });
  } finally {
    // Of a name that is too long, not even the absence can be made sure of.
    if (existsSync(part)) rmSync(part);
  }
}

/** Brings a file or a folder's entries to the disk. */
export function keep(path: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** A link fails where the name is taken, which a rename would not. */
function name(part: string, path: string, file: string): void {
  try {
    linkSync(part, path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || existsSync(path)) throw taken(file);
    // Some disks have no links.
    renameSync(part, path);
  }
}

function taken(file: string): StoreUnusable {
  return new StoreUnusable(`The file ${file} is there already; it was left as it is.`);
}
