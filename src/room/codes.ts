import { createHmac, randomInt } from 'node:crypto';
import { codeAlphabet, newCode, type RoomKey } from '../protocol/code.ts';

/** The codes of new rooms: chosen by those who make them, or made here alone. */
export interface Codes {
  /** A new code, under which nobody ever spoke. */
  fresh(): string;
  /** May a room that is none yet have this code? */
  mayBeNew(key: RoomKey): boolean;
}

const ownLetters = 8;
const markLetters = 4;
const form = new RegExp(`^[${codeAlphabet}]{${ownLetters + markLetters}}$`);

/** Codes that anybody chooses. */
export const chosenCodes: Codes = {
  fresh: () => newCode((below) => randomInt(below)),
  mayBeNew: () => true,
};

/**
 * Codes that are made here alone. Each ends with a mark by a key, by which it is known without being
 * kept: who thinks one out meets one of 923,521.
 *
 * @param key a secret of the log's
 * @param named rooms that the host named, which may be new all the same
 * @example createRandomCodes(key).fresh() // 'k7m-2xq-9fd-4ab'
 */
export function createRandomCodes(key: Uint8Array, named: readonly RoomKey[] = []): Codes {
  const also = new Set(named);
  const marked = (letters: string) => letters + markOf(key, letters);
  return {
    fresh() {
      const letters = Array.from({ length: ownLetters }, () => letterAt(randomInt(2 ** 32)));
      return marked(letters.join('')).match(/.{3}/g)?.join('-') ?? '';
    },
    mayBeNew(room) {
      const letters = room.replaceAll('-', '');
      if (also.has(room)) return true;
      return form.test(letters) && marked(letters.slice(0, ownLetters)) === letters;
    },
  };
}

function markOf(key: Uint8Array, letters: string): string {
  const digest = createHmac('sha256', key).update(letters).digest();
  return Array.from({ length: markLetters }, (_, i) => letterAt(digest.readUInt32BE(i * 4))).join(
    '',
  );
}

function letterAt(number: number): string {
  return codeAlphabet[number % codeAlphabet.length] ?? '';
}
