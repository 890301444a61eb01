import { defaultLimits, type Limits } from './limit.ts';
import { countPoints } from './text.ts';

declare const roomKey: unique symbol;

/** A room's key: what two spellings of one code have in common. */
export type RoomKey = string & { readonly [roomKey]?: true };

/** A room as somebody named it. */
export interface RoomName {
  readonly key: RoomKey;
  /** The spelling, trimmed; the first one used is shown to all. */
  readonly code: string;
}

const ignored = /[\p{White_Space}\p{Pd}]/gu;
const forbidden = /[\p{Cc}\p{Cs}/]/u;

/**
 * Reads a room code as a person spells it: other case, spaces and hyphens make no other room, but
 * no two letters are taken for one (`0` is not `o`, Cyrillic а is not Latin a).
 *
 * @example roomName('Tea at-Five') // { key: 'teaatfive', code: 'Tea at-Five' }
 * @param limits those of the server, where they are other than usual
 * @returns undefined where the code can't be one: empty, over its limit of code points, with a control
 *   character or a slash, or only dots (which a URL path can't hold).
 */
export function roomName(
  spelling: string,
  { codePoints }: Pick<Limits, 'codePoints'> = defaultLimits,
): RoomName | undefined {
  const code = spelling.trim();
  if (code.length > codePoints * 2 || countPoints(code) > codePoints) return undefined;
  const key = settle(code);
  if (key === '' || key === '.' || key === '..') return undefined;
  if (countPoints(key) > codePoints || forbidden.test(key) || forbidden.test(code))
    return undefined;
  return { key, code };
}

/** The room named `""`, which only the originals' clients can speak of. */
export const namelessRoom: RoomName = { key: '', code: '' };

/** Folds until nothing changes: what a hyphen kept apart may compose once it is gone. */
function settle(code: string): string {
  let key = code;
  for (let before = ''; before !== key; ) {
    before = key;
    key = key.normalize('NFKC').toLowerCase().replace(ignored, '');
  }
  return key;
}

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';

/**
 * A new code that can be read aloud: three groups of three, without look-alikes (no `0 o 1 l i`);
 * 31⁹ ≈ 2.6 × 10¹³ of them.
 *
 * @param random returns a whole number from 0 up to, not including, its argument
 * @example newCode((n) => crypto.randomInt(n)) // 'k7m-2xq-9fd'
 */
export function newCode(random: (below: number) => number): string {
  const group = () => Array.from({ length: 3 }, () => alphabet[random(alphabet.length)]).join('');
  return `${group()}-${group()}-${group()}`;
}
