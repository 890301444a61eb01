import { fold } from './fold.ts';
import type { Limits } from './limit.ts';
import { countPoints, isBlank } from './text.ts';

declare const roomKey: unique symbol;

/** A room's key: what two spellings of one code have in common. It never changes. */
export type RoomKey = string & { readonly [roomKey]?: true };

/** A room as somebody named it. */
export interface RoomName {
  readonly key: RoomKey;
  /** The spelling, trimmed; the first one used is shown to all. */
  readonly code: string;
}

const ignored = /[\p{White_Space}\p{Pd}]/gu;
/** The table of all limits would be a tenth of the SDK. */
const usual = { codePoints: 64 };
const forbidden = /[\p{Cc}\p{Cs}/]/u;

/**
 * The spellings that a host takes for one room: all that fold alike, or those alone that are the
 * same to the letter.
 */
export type CodeRule = 'folded' | 'exact';

type CodeLimit = Pick<Limits, 'codePoints'>;

/**
 * Reads a room code as a person spells it: other case, spaces and hyphens make no other room, nor
 * does what nobody sees, but no two letters are taken for one (`0` is not `o`, Cyrillic а is not
 * Latin a).
 *
 * @example roomName('Tea at-Five') // { key: 'teaatfive', code: 'Tea at-Five' }
 * @param limits those of the server, where they are other than usual
 * @returns undefined where the code can't be one: empty, over its limit of code points, with a control
 *   character or a slash, or only dots (which a URL path can't hold).
 */
export function roomName(spelling: string, limits: CodeLimit = usual): RoomName | undefined {
  const code = spelling.trim();
  if (code.length > limits.codePoints * 2) return undefined;
  const key = foldCode(code);
  return mayBe(code, limits) && mayBe(key, limits) ? { key, code } : undefined;
}

/** Reads a code that is its own key: nothing else is the same room. */
export function exactName(code: string, limits: CodeLimit = usual): RoomName | undefined {
  return mayBe(code, limits) && !isBlank(code) ? { key: code, code } : undefined;
}

function mayBe(code: string, { codePoints }: CodeLimit): boolean {
  if (code === '' || code === '.' || code === '..' || forbidden.test(code)) return false;
  return code.length <= codePoints * 2 && countPoints(code) <= codePoints;
}

/** The room named `""`, which only the originals' clients can speak of. */
export const namelessRoom: RoomName = { key: '', code: '' };

/** Folds until nothing changes: what a hyphen kept apart may compose once it is gone. */
export function foldCode(code: string): string {
  let key = code;
  for (let before = ''; before !== key; ) {
    before = key;
    key = fold(key).replace(ignored, '');
  }
  return key;
}

/** The rule of new codes: `chosen` by anybody, or `random`, where only those made here lead to new rooms. */
export type NewCodeRule = 'chosen' | 'random';

/** The letters of new codes: no two of them look alike. */
export const codeAlphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * A new code that can be read aloud: three groups of three, without look-alikes (no `0 o 1 l i`);
 * 31⁹ ≈ 2.6 × 10¹³ of them.
 *
 * @param random returns a whole number from 0 up to, not including, its argument
 * @example newCode((n) => crypto.randomInt(n)) // 'k7m-2xq-9fd'
 */
export function newCode(random: (below: number) => number): string {
  const group = () =>
    Array.from({ length: 3 }, () => codeAlphabet[random(codeAlphabet.length)]).join('');
  return `${group()}-${group()}-${group()}`;
}
