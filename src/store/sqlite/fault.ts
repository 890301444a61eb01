import { Refusal } from '../../protocol/error.ts';
import { never } from '../../protocol/never.ts';
import { StoreBroken } from '../store.ts';

/**
 * The meaning of a failed transaction: `full` and `busy` pass, `bug` is one batch's own, after
 * `broken` the disk can't be trusted.
 */
export type FaultKind = 'full' | 'busy' | 'bug' | 'broken';

/** A failure as it travels between threads. */
export interface Fault {
  readonly kind: FaultKind;
  readonly text: string;
  /** Something read is not what was written, or could not be read. */
  readonly isDamage: boolean;
}

const code = { busy: 5, locked: 6, full: 13, tooBig: 18, constraint: 19, mismatch: 20 } as const;
const corrupt = 11;
/** An I/O error, a broken structure, no database at all. */
const damage: readonly number[] = [10, corrupt, 26];
const extended = { primaryKey: 1555, unique: 2067, shmSize: 4874 } as const;

/** An error of SQLite, with its extended result code. */
export function isSqliteError(error: unknown): error is Error & { readonly errcode: number } {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

/** Answers whether a database's file can't be read, or is not what was written. */
export function isDamage(error: unknown): error is Error {
  if (!isSqliteError(error) || error.errcode === extended.shmSize) return false;
  return damage.includes(error.errcode & 0xff);
}

/** A log whose rows contradict each other counts like one that SQLite can't read. */
export function damaged(text: string): Error {
  return Object.assign(new Error(text), { errcode: corrupt });
}

function kindOf(error: unknown): FaultKind {
  if (!isSqliteError(error)) return 'bug';
  const result = error.errcode;
  // The index of the write-ahead log can't grow: a full disk by another name.
  if (result === extended.shmSize) return 'full';
  // A number was given twice: somebody else has been writing here.
  if (result === extended.unique || result === extended.primaryKey) return 'broken';
  switch (result & 0xff) {
    case code.full:
      return 'full';
    case code.busy:
    case code.locked:
      return 'busy';
    case code.tooBig:
    case code.constraint:
    case code.mismatch:
      return 'bug';
    default:
      return 'broken';
  }
}

export function faultOf(error: unknown): Fault {
  const text = error instanceof Error ? error.message : String(error);
  return { kind: kindOf(error), text, isDamage: isDamage(error) };
}

/** The fault as the store's callers know it. */
export function errorOf(fault: Fault): Error {
  switch (fault.kind) {
    case 'full':
      return new Refusal('storage_full');
    case 'busy':
      return new Refusal('storage_failed');
    case 'broken':
      return new StoreBroken(fault.text);
    case 'bug':
      return new Error(fault.text);
    default:
      return never(fault.kind);
  }
}
