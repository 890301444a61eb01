import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { StatementSync } from 'node:sqlite';
import type { DiskSight } from '../disk-budget.ts';
import { DatabaseSync } from '../node-sqlite.ts';
import { isSqliteError } from './fault.ts';
import { pathsIn } from './folder.ts';

/** Looks at the room that a data folder takes. */
export interface DiskLook {
  look(): Promise<DiskSight>;
  close(): void;
}

/**
 * Measures the files of a data folder. Pages of the log that are free for what comes next do not count:
 * its file never gets smaller, and room that was given back is within it. What is written ahead counts
 * as much as it may be, for it comes and goes.
 */
export function openDiskLook(folder: string): DiskLook {
  let pages: Pages | undefined;
  const close = () => {
    pages?.close();
    pages = undefined;
  };
  const freePages = () => {
    try {
      pages ??= openPages(pathsIn(folder).log);
      return pages.free();
    } catch (error) {
      // Whoever writes the log sees to it; here it only counts as full.
      if (!isSqliteError(error)) throw error;
      close();
      return 0;
    }
  };
  return {
    async look() {
      const [files, disk] = await Promise.all([
        sizeOf(folder),
        statfs(folder).catch(() => undefined),
      ]);
      const used = files - freePages();
      if (!disk) return { used };
      return { used, free: disk.bavail * disk.bsize, whole: disk.blocks * disk.bsize };
    },
    close,
  };
}

interface Pages {
  /** Bytes. */
  free(): number;
  close(): void;
}

function openPages(path: string): Pages {
  const database = new DatabaseSync(path, { readOnly: true });
  const numberOf = (statement: StatementSync) => Number(Object.values(statement.get() ?? {})[0]);
  const close = () => database.close();
  try {
    const size = numberOf(database.prepare('PRAGMA page_size'));
    const free = database.prepare('PRAGMA freelist_count');
    return { free: () => numberOf(free) * size, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      (file) => (file.isFile() ? Math.max(file.size, leastOf(name)) : 0),
      () => 0,
    ),
  );
  return (await Promise.all(sizes)).reduce((all, size) => all + size, 0);
}

/** Bytes that are written ahead before they are brought into a database, with the batch that is the last. */
const ahead = 5_000_000;

/** Bytes that a file counts as at least. */
const leastOf = (name: string): number => (name.endsWith('-wal') ? ahead : 0);
