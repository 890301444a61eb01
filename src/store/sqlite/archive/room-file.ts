import { hearingOf } from '../../../protocol/clearance.ts';
import { documentsOf, isActorHidden } from '../../fact-hash.ts';
import { changeFrom } from '../../fact-row.ts';
import { authorOf } from '../row.ts';
import { bareFactOf, restSealOf, type SealedEnd, type SealedRow, sealOfRow } from '../sealed.ts';
import type { RoomFileFact, RoomFileHead, RoomFileSealed } from './schema.ts';

/*
 * A room as a file: JSON, one value a line. The first line says which room, how many facts it has
 * and to which digest they lead; each other line is a fact, in order, with the digest after it.
 * An open file holds what everybody may know: in the place of what is sealed, the seal.
 */

/** Bytes of the longest line that is read: a text of nothing but escapes, and its header. */
export const longestLine = 1_048_576;

const newline = 0x0a;

/** Letters that a browser could take for markup, or a spreadsheet, where a cell begins. */
const lively = /[<>&\u2028\u2029]|(?<![\p{L}\p{N}])[=+\-@＝＋－＠]/gu;

const escaped = (character: string) =>
  `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A line that is the same value to whoever reads JSON, and inert to whoever does not. */
export function lineOf(value: RoomFileHead | RoomFileFact | RoomFileSealed): string {
  return `${JSON.stringify(value).replace(lively, escaped)}\n`;
}

export function headOf(
  { key, code, seq, digest }: SealedEnd,
  epoch: string,
  isOpen = false,
): RoomFileHead {
  return { parlour: isOpen ? 'open room 1' : 'room 1', room: key, code, epoch, seq, digest };
}

export function factOf(row: SealedRow): RoomFileFact {
  const { stamp, text, salt, seal, open, rest, carried } = row;
  return {
    ...bareFactOf(row),
    ...(stamp === null ? {} : { stamp }),
    ...(text === null ? {} : { text }),
    ...(carried === null ? {} : { carried }),
    ...(salt === null ? {} : { salt }),
    ...(seal === null ? {} : { seal }),
    ...(open === null ? {} : { open }),
    ...(rest === null ? {} : { rest }),
    ...(row.rest_salt === null ? {} : { restSalt: row.rest_salt }),
    digest: row.digest,
  };
}

/** A fact as everybody may know it. */
export function openFactOf(row: SealedRow, room: string): RoomFileFact | RoomFileSealed {
  const { restSalt: _, rest: __, digest, ...open } = factOf(row);
  const documents = documentsOf({ ...row, author: authorOf(row), room }, sealOfRow(row));
  if (!documents || documents.rest === null) return { ...open, digest };
  const seal = restSealOf(row, documents.rest);
  if (hearingOf(changeFrom(row.type, row)) === 'cleared') return { seq: row.seq, seal, digest };
  if (isActorHidden(row)) return { seq: row.seq, open: documents.open, seal, digest };
  return { ...open, restSeal: seal, digest };
}

/**
 * The lines of a stream of bytes, each with its number.
 *
 * @throws RangeError for one too long, TypeError for one that is not UTF-8, in the line's turn
 */
export async function* linesOf(
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly line: string; readonly number: number }> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let number = 0;
  for await (const line of splitAtEnds(bytes))
    yield { line: decoder.decode(line), number: ++number };
}

async function* splitAtEnds(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    let from = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      yield Buffer.concat([...begun, chunk.subarray(from, end)]);
      begun = [];
      length = 0;
      from = end + 1;
    }
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longestLine) throw new RangeError('A line is too long.');
  }
  if (length > 0) yield Buffer.concat(begun);
}
