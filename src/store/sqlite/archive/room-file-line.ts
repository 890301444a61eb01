import { Refusal } from '../../../protocol/error.ts';
import { StoreDamaged } from '../../store.ts';
import { isSqliteError } from '../fault.ts';
import { refused } from './refused.ts';
import { lineOf } from './room-file.ts';
import type { RoomFileFact, RoomFileHead, RoomFileSealed } from './schema.ts';

/** A line's value, and nothing else: the line is what would be written for that, to the letter. */
export function valueIn<T extends RoomFileHead | RoomFileFact | RoomFileSealed>(
  line: string,
  check: (value: unknown) => T,
): T {
  const value = check(JSON.parse(line));
  if (lineOf(value) !== `${line}\n`) throw new Refusal('bad_shape');
  return value;
}

/** The damage in a line of a room's file, as a sentence for whoever asked. */
export function damageOf(error: unknown, line: number): unknown {
  if (error instanceof StoreDamaged) return told(line, error.message, error);
  if (error instanceof RangeError) return told(line + 1, 'it is too long.', error);
  if (error instanceof SyntaxError) return told(line, 'it is no JSON.', error);
  if (error instanceof Refusal) {
    const what = line === 1 ? 'the head of a room' : 'a fact';
    return told(line, `it is not ${what} as this Parlour writes it.`, error);
  }
  const isText = error instanceof TypeError && 'code' in error;
  if (isText) return told(line + 1, 'it is not UTF-8.', error);
  return isSqliteError(error) ? refused('The room cannot be taken in', error) : error;
}

function told(line: number, why: string, cause: unknown): StoreDamaged {
  return new StoreDamaged(`The file cannot be taken in, line ${line}: ${why}`, { cause });
}
