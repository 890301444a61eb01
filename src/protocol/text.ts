import type { ErrorCode } from './error.ts';
import type { Limits } from './limit.ts';

const unseen = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]*$/u;
const mark = /\p{M}/u;

/** Code points of `text`; cheaper than spreading it into an array. */
export function countPoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}

/** `text` as it is kept: as sent, but NUL and lone surrogates become U+FFFD. */
export function keepText(text: string): string {
  const whole = text.isWellFormed() ? text : text.toWellFormed();
  return whole.includes('\0') ? whole.replaceAll('\0', '\ufffd') : whole;
}

/** Is there nothing in it that a person could see? */
export function isBlank(text: string): boolean {
  return unseen.test(text);
}

function hasPiledMarks(text: string, most: number): boolean {
  if (text.length <= most || !mark.test(text)) return false;
  return new RegExp(`\\p{M}{${most + 1}}`, 'u').test(text);
}

/** Why `text` can't be a message, if it can't. */
export function faultOfText(text: string, limits: Limits): ErrorCode | undefined {
  if (isBlank(text)) return 'text_empty';
  if (text.length > limits.textPoints && countPoints(text) > limits.textPoints)
    return 'text_too_long';
  if (hasPiledMarks(text, limits.marks)) return 'text_marks';
  return undefined;
}

/** Why `name` can't be a name, if it can't; an empty name is one. */
export function faultOfName(name: string, limits: Limits): ErrorCode | undefined {
  if (name.length > limits.namePoints && countPoints(name) > limits.namePoints)
    return 'name_too_long';
  if (hasPiledMarks(name, limits.marks)) return 'text_marks';
  return undefined;
}
