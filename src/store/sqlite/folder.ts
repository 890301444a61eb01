import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  realpathSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { StoreUnusable } from '../store.ts';

/** The paths of the store's files. */
export interface FolderPaths {
  readonly folder: string;
  readonly log: string;
  readonly search: string;
  readonly marks: string;
  readonly hooks: string;
  readonly lock: string;
}

export function pathsIn(folder: string): FolderPaths {
  return {
    folder,
    log: join(folder, 'parlour.db'),
    search: join(folder, 'search.db'),
    marks: join(folder, 'marks.db'),
    hooks: join(folder, 'hooks.db'),
    lock: join(folder, 'lock'),
  };
}

/**
 * Makes sure of a folder that can be written to, readable by its owner alone if it is new.
 *
 * @throws StoreUnusable
 */
export function prepareFolder(folder: string): FolderPaths {
  try {
    const first = existsSync(folder)
      ? undefined
      : mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (first !== undefined) keepEntries(resolve(first), resolve(folder));
    accessSync(`${folder}/.`, constants.R_OK | constants.W_OK | constants.X_OK);
    return pathsIn(realpathSync(folder));
  } catch (error) {
    throw new StoreUnusable(`The folder ${folder} ${whyNot(error)}.`, { cause: error });
  }
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOTDIR' || code === 'EEXIST') return 'is not a folder';
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return 'may not be written';
  return `cannot be used${code === undefined ? '' : ` (${String(code)})`}`;
}

/** New folders from `first` down to `last` survive a power cut once their parents are on the disk. */
function keepEntries(first: string, last: string): void {
  for (let folder = last; ; folder = dirname(folder)) {
    keepEntry(dirname(folder));
    if (folder === first || folder === dirname(folder)) return;
  }
}

function keepEntry(parent: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(parent, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
