import { StoreUnusable } from '../../store.ts';
import { isSqliteError } from '../fault.ts';

/**
 * A refusal of the system or SQLite, as a sentence for whoever asked; any other error as it is.
 *
 * @param what what can't be done, as the sentence begins
 * @example throw refused('The log cannot be copied', error) // … copied: database or disk is full.
 */
export function refused(what: string, error: unknown): unknown {
  if (!isSystemError(error) && !isSqliteError(error)) return error;
  return new StoreUnusable(`${what}: ${textOf(error)}.`, { cause: error });
}

export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'code' in error;
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
