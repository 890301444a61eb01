import { stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Sizes } from '../../protocol/desk.ts';

const log = ['parlour.db', 'parlour.db-wal'];
const search = ['search.db', 'search.db-wal'];
/** Milliseconds between two looks at the disk. */
const everyMs = 10_000;

/** Measures the files of a data folder, now and then. */
export function createSizes(data: string) {
  let known: Sizes = {};
  let looking: Promise<Sizes> | undefined;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const measure = async (): Promise<Sizes> => {
    const [database, index, free] = await Promise.all([
      sizeOf(data, log),
      sizeOf(data, search),
      freeIn(data),
    ]);
    known = {
      ...(database === undefined ? {} : { database }),
      ...(index === undefined ? {} : { index }),
      ...(free === undefined ? {} : { free }),
    };
    return known;
  };
  return {
    get known(): Sizes {
      return known;
    },
    /** Looks at the disk, unless that was a moment ago. */
    look(): Promise<Sizes> {
      const now = performance.now();
      if (!looking || now - lookedAt >= everyMs) {
        lookedAt = now;
        looking = measure();
      }
      return looking;
    },
  };
}

async function sizeOf(data: string, names: readonly string[]): Promise<number | undefined> {
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(data, name)).then(
        ({ size }) => size,
        () => undefined,
      ),
    ),
  );
  const there = sizes.filter((size) => size !== undefined);
  return there.length === 0 ? undefined : there.reduce((all, size) => all + size, 0);
}

async function freeIn(data: string): Promise<number | undefined> {
  const disk = await statfs(data).catch(() => undefined);
  return disk && disk.bavail * disk.bsize;
}
