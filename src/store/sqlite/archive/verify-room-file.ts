import { closeSync, openSync, readSync } from 'node:fs';
import { defaultLimits, type Limits } from '../../../protocol/limit.ts';
import { StoreDamaged } from '../../store.ts';
import { linesOf } from './room-file.ts';
import { isSealed, RoomFileChain } from './room-file-chain.ts';
import { checkFact } from './room-file-check.ts';
import { damageOf, valueIn } from './room-file-line.ts';
import {
  checkOpenFact,
  checkRoomFileFact,
  checkRoomFileHead,
  type RoomFileHead,
} from './schema.ts';

/** A room's file that is as it was written. */
export interface VerifiedRoomFile {
  readonly key: string;
  readonly facts: number;
  /** Those of which an open file tells nothing but that they are there. */
  readonly sealed: number;
}

/** Does a file begin as `exportRoom` begins one? */
export function isRoomFile(path: string): boolean {
  const begin = Buffer.alloc(11);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, begin);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
  return String(begin) === '{"parlour":';
}

/**
 * Checks a room's file, whole or open, without taking it in: every line against the digests, and
 * each fact against what holds for whoever says something.
 *
 * @example await verifyRoomFile({ from: createReadStream('tea.ndjson') }) // { key: 'tea', facts: 12, sealed: 2 }
 * @throws StoreDamaged with the line that is not as it was written, and why
 */
export async function verifyRoomFile({
  from,
  limits = defaultLimits,
}: {
  readonly from: AsyncIterable<Uint8Array>;
  readonly limits?: Limits;
}): Promise<VerifiedRoomFile> {
  let head: RoomFileHead | undefined;
  let chain: RoomFileChain | undefined;
  let line = 0;
  let sealed = 0;
  try {
    for await (const read of linesOf(from)) {
      line = read.number;
      if (head && chain) {
        if (takeLine(head, chain, read.line, limits)) sealed++;
        continue;
      }
      head = valueIn(read.line, checkRoomFileHead);
      chain = new RoomFileChain(head);
    }
    line++;
    if (!head || !chain) throw new StoreDamaged('it is empty.');
    chain.end();
    return { key: head.room, facts: chain.seq, sealed };
  } catch (error) {
    throw damageOf(error, line);
  }
}

/** @returns whether nothing of the fact is told */
function takeLine(head: RoomFileHead, chain: RoomFileChain, line: string, limits: Limits): boolean {
  const isOpen = head.parlour === 'open room 1';
  const fact = valueIn(line, isOpen ? checkOpenFact : checkRoomFileFact);
  if (!isSealed(fact) && (fact[isOpen ? 'rest' : 'restSeal'] ?? undefined) !== undefined) {
    throw new StoreDamaged('a part of the fact is not that of such a file.');
  }
  chain.take(fact);
  if (isSealed(fact)) return true;
  checkFact(fact, limits);
  return false;
}
