import type { Random } from '../../random/seeded.ts';
import type { TraceStep } from './trace.ts';

/** What a disk writes whole or not at all. */
const sectorBytes = 512;

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly size: number };

/** A file: what is on the disk for sure, and what was written since. */
interface File {
  bytes: Buffer;
  readonly pending: Change[];
  /** Of `pending`, what a sync that has begun will cover. */
  covered: number;
}

type Naming = { readonly path: string; readonly file: File | undefined };

/**
 * A disk that keeps what was synced, and of everything else whatever it likes: nothing, all, what
 * came first, or any sectors of any writes. Names in a folder last once the folder was synced;
 * before that, they come and go in their order.
 */
export class Disk {
  readonly #folder: string;
  readonly #files = new Map<string, File>();
  readonly #names = new Map<string, File>();
  readonly #pendingNames: Naming[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  take(step: TraceStep): void {
    switch (step.type) {
      case 'create':
        if (!this.#files.has(step.path)) this.#name(step.path, emptyFile());
        return;
      case 'unlink':
        return this.#name(step.path, undefined);
      case 'write':
      case 'truncate':
        this.#files.get(step.path)?.pending.push(step);
        return;
      case 'sync begins': {
        const file = this.#files.get(step.path);
        if (file) file.covered = file.pending.length;
        return;
      }
      case 'sync ends':
        return this.#synced(step.path);
    }
  }

  /** What is found after the power is cut now. */
  cut(random: Random): ReadonlyMap<string, Buffer> {
    const found = new Map(this.#names);
    const kept = random(this.#pendingNames.length + 1);
    for (const naming of this.#pendingNames.slice(0, kept)) rename(found, naming);
    return new Map([...found].map(([path, file]) => [path, remains(file, random)]));
  }

  #name(path: string, file: File | undefined): void {
    const naming = { path, file };
    rename(this.#files, naming);
    this.#pendingNames.push(naming);
  }

  #synced(path: string): void {
    const file = this.#files.get(path);
    if (file) {
      file.bytes = applied(file.bytes, file.pending.splice(0, file.covered));
      file.covered = 0;
    }
    if (path !== this.#folder) return;
    for (const naming of this.#pendingNames.splice(0)) rename(this.#names, naming);
  }
}

const emptyFile = (): File => ({ bytes: Buffer.alloc(0), pending: [], covered: 0 });

function rename(names: Map<string, File>, { path, file }: Naming): void {
  if (file) names.set(path, file);
  else names.delete(path);
}

function applied(bytes: Buffer, changes: readonly Change[]): Buffer {
  const ends = changes.map((change) => ('size' in change ? change.size : endOf(change)));
  const space = Buffer.alloc(Math.max(bytes.length, ...ends));
  bytes.copy(space);
  let size = bytes.length;
  for (const change of changes) {
    if ('size' in change) {
      size = change.size;
      space.fill(0, size);
      continue;
    }
    change.bytes.copy(space, change.at);
    size = Math.max(size, endOf(change));
  }
  return space.subarray(0, size);
}

const endOf = ({ at, bytes }: { at: number; bytes: Buffer }) => at + bytes.length;

const remains = ({ bytes, pending }: File, random: Random): Buffer =>
  applied(bytes, chosen(pending, random));

function chosen(pending: readonly Change[], random: Random): readonly Change[] {
  switch (random(5)) {
    case 0:
      return [];
    case 1:
      return pending;
    case 2:
      return pending.slice(0, random(pending.length + 1));
    case 3:
      return pending.filter(() => random(2) === 0);
    default:
      return pending.flatMap(sectors).filter(() => random(2) === 0);
  }
}

/** A write as its sectors. */
function sectors(change: Change): readonly Change[] {
  if ('size' in change) return [change];
  const { at, bytes } = change;
  const parts: Change[] = [];
  for (let from = 0; from < bytes.length; ) {
    const to = Math.min(bytes.length, from + sectorBytes - ((at + from) % sectorBytes));
    parts.push({ at: at + from, bytes: bytes.subarray(from, to) });
    from = to;
  }
  return parts;
}
