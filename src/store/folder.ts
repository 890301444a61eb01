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
import { dirname, join } from 'node:path';
import { StoreUnusable } from './store.ts';

/** Where the store's files are. */
export interface FolderPaths {
  readonly folder: string;
  readonly log: string;
  readonly search: string;
  readonly lock: string;
}

export function pathsIn(folder: string): FolderPaths {
  return {
    folder,
    log: join(folder, 'parlour.db'),
    search: join(folder, 'search.db'),
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
    if (!existsSync(folder)) {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      keepEntry(dirname(folder));
    }
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

/** A new folder survives a power cut once its parent is on the disk. */
function keepEntry(parent: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(parent, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
