import { DatabaseSync } from '../node-sqlite.ts';
import { StoreUnusable } from '../store.ts';
import { faultOf } from './fault.ts';
import type { FolderPaths } from './folder.ts';
import { keepPrivate } from './private-file.ts';

/** Another process, or another store of this one, has the folder. */
export class FolderTaken extends StoreUnusable {
  override name = 'FolderTaken';
}

const held = new Set<string>();

/**
 * Takes the folder for this process. The lock is an exclusive transaction on an empty database: the
 * system lets go of it when the process ends, however it ends, and no stale file can lock anybody
 * out.
 *
 * @returns lets go of it
 * @throws FolderTaken where somebody has it, StoreUnusable
 */
export function lockFolder({ folder, lock }: FolderPaths): () => void {
  // Locks of the system are per process: within one they would not be seen.
  if (held.has(lock)) throw taken(folder);
  const database = new DatabaseSync(lock, { open: false, timeout: 0 });
  try {
    keepPrivate(lock);
    database.open();
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    if (database.isOpen) database.close();
    if (faultOf(error).kind === 'busy') throw taken(folder);
    throw new StoreUnusable(`The file ${lock} cannot be locked.`, { cause: error });
  }
  held.add(lock);
  return () => {
    if (!held.delete(lock)) return;
    database.close();
  };
}

function taken(folder: string): FolderTaken {
  return new FolderTaken(
    `Another Parlour uses the folder ${folder}: stop that one first. Delete nothing there; the lock goes when it ends.`,
  );
}
