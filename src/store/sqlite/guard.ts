import { type BigIntStats, statSync } from 'node:fs';
import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** The code of SQLite for a disk that can't be read or written: to be trusted no more. */
const ioError = 10;

/** The log is not ours alone any more, or no log. Like a failed fsync, it ends all writing. */
export class LogLost extends Error {
  override name = 'LogLost';
  readonly errcode = ioError;
}

/** Bytes to which SQLite itself cuts the write-ahead log when it begins it anew. */
export const walLimit = 67_108_864n;

/** Nanoseconds by which some disks round the time of a file. */
const rounding = 2_000_000_000n;

/** A file as it was opened: its name may lead to another one by now. */
export interface OpenFile {
  readonly path: string;
  readonly device: bigint;
  readonly inode: bigint;
}

/**
 * Knows the files of an open log, by whatever name: what is written to a file that was removed or
 * replaced is told to nobody. Sees, too, when somebody else writes to the log.
 */
export class LogGuard {
  readonly #files: readonly OpenFile[];
  readonly #version: StatementSync;
  readonly #ownVersion: unknown;
  readonly #wal: string;
  #walBytes = 0n;
  /** The log's file as we wrote it, and at the last look. */
  #written: BigIntStats | undefined;
  #seen: BigIntStats | undefined;

  /**
   * @param database within a transaction that writes, so that nobody else does meanwhile
   * @param paths of the files that are open by now, the log's first; one that is not there is not watched
   * @param wal the write-ahead log's, which grows unless we cut it
   */
  constructor(database: DatabaseSync, paths: readonly string[], wal: string) {
    this.#wal = wal;
    this.#files = paths.flatMap((path) => {
      const file = fileAt(path);
      return file ? [file] : [];
    });
    // Other connections' commits change it, and none of our own.
    this.#version = database.prepare('PRAGMA data_version');
    this.#ownVersion = this.#version.get()?.data_version;
  }

  /** The first file that its name leads to no more; `isGone` where the name leads to nothing. */
  get lost(): { readonly path: string; readonly isGone: boolean } | undefined {
    for (const open of this.#files) {
      const named = stat(open.path);
      if (open === this.#files[0]) this.#seen = named;
      if (!isSame(open, named)) return { path: open.path, isGone: !named };
    }
    return undefined;
  }

  /** Does this name still lead to the file that is open? */
  has(path: string): boolean {
    const open = this.#files.find((file) => file.path === path);
    return open !== undefined && isSame(open, stat(path));
  }

  /**
   * @param more what is said besides
   * @throws LogLost where a name leads elsewhere by now
   */
  checkFiles(more = ''): void {
    const { lost } = this;
    if (!lost) return;
    const what = lost.isGone ? 'is gone' : 'is another one by now';
    throw new LogLost(`the file ${lost.path} ${what}${more}.`);
  }

  /** Takes the write-ahead log to be as long as it is now: we wrote to it, or cut it. */
  noteLength(): void {
    this.#walBytes = stat(this.#wal)?.size ?? 0n;
  }

  /** @throws LogLost where the write-ahead log was cut by somebody: what was in there only is gone */
  checkLength(): void {
    const { size } = stat(this.#wal) ?? {};
    const least = this.#walBytes < walLimit ? this.#walBytes : walLimit;
    if (size !== undefined && size < least)
      throw new LogLost(`the file ${this.#wal} is shorter than it was.`);
  }

  /** Takes the log's file to be as it is now: we opened it, or brought something into it. */
  noteLog(): void {
    const [log] = this.#files;
    this.#written = log && stat(log.path);
  }

  /** Was another log's content put into the file, at the last look? */
  get isOverwritten(): boolean {
    return this.#seen?.size !== this.#written?.size;
  }

  /** @throws LogLost where somebody wrote into the log's file, as of the last look */
  checkLog(): void {
    const [now, before, log] = [this.#seen, this.#written, this.#files[0]];
    if (!now || !before || !log) return;
    const aside = now.mtimeNs - before.mtimeNs;
    if (now.size === before.size && aside < rounding && aside > -rounding) return;
    throw new LogLost(`the file ${log.path} was written to by somebody else.`);
  }

  /** False where somebody else wrote to the log, as far as the open transaction sees. */
  get isAlone(): boolean {
    return this.#version.get()?.data_version === this.#ownVersion;
  }

  /** @throws LogLost where it is not so */
  checkAlone(): void {
    if (!this.isAlone) throw new LogLost('another program writes to the log.');
  }
}

/** The file to which a name leads now; undefined where it leads to none. */
export function fileAt(path: string): OpenFile | undefined {
  const file = stat(path);
  return file && { path, device: file.dev, inode: file.ino };
}

/** A check of a log that was opened by its name. @throws LogLost where that leads to another file */
export function checkSame(file: OpenFile): void {
  const named = stat(file.path);
  if (isSame(file, named)) return;
  throw new LogLost(`the file ${file.path} ${named ? 'is another one by now' : 'is gone'}.`);
}

function isSame({ device, inode }: OpenFile, named: BigIntStats | undefined): boolean {
  return named?.ino === inode && named.dev === device;
}

function stat(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    // Nobody may look there any more, say.
    return undefined;
  }
}
