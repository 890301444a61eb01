import type { ErrorCode } from './error.ts';
import type { Limits } from './limit.ts';

const unseen = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\u2800]*$/u;
const mark = /\p{M}/u;
/** Characters, but marks, between two marks of a grapheme; the last four are letters to Unicode. */
const joining =
  '\\p{Grapheme_Extend}\\p{Default_Ignorable_Code_Point}\\p{Emoji_Modifier}\\u0e33\\u0eb3\\uff9e\\uff9f';

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

/** The first so many code points of `text`. */
export function firstPoints(text: string, count: number): string {
  if (text.length <= count) return text;
  // No point is cut in halves, and none has more than two units.
  return [...text.slice(0, count * 2)].slice(0, count).join('').toWellFormed();
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

const counted = '[\\p{M}--\\p{Default_Ignorable_Code_Point}]';
const between = `[[${joining}]--${counted}]`;

const piles = new Map<number, RegExp>();

/**
 * More marks on one letter than `most`. What joins a grapheme or is not seen (joiners, variation
 * selectors, skin tones) neither counts nor begins another letter.
 */
function pileOver(most: number): RegExp {
  const known = piles.get(most);
  if (known) return known;
  const pile = new RegExp(
    `(?:${counted}(?:${between}|\\u200d\\p{Extended_Pictographic})*){${most + 1}}`,
    'v',
  );
  piles.set(most, pile);
  return pile;
}

/** Are more than `most` marks piled on one letter of `text`? */
export function hasPiledMarks(text: string, most: number): boolean {
  return text.length > most && mark.test(text) && pileOver(most).test(text);
}

/** `text` without the marks over `most` on each letter. */
export function thinMarks(text: string, most: number): string {
  if (!hasPiledMarks(text, most)) return text;
  // Not beside the function: older tools can't tell that nothing happens there, and keep them in the SDK.
  const isCounted = new RegExp(counted, 'v');
  const isBetween = new RegExp(between, 'v');
  const isPicture = /\p{Extended_Pictographic}/u;
  let thin = '';
  let piled = 0;
  let before = '';
  for (const point of text) {
    if (isCounted.test(point)) piled++;
    else if (!isBetween.test(point) && !(before === '\u200d' && isPicture.test(point))) piled = 0;
    if (piled <= most || !isCounted.test(point)) thin += point;
    before = point;
  }
  return thin;
}

/** The fault of `text` as a message, if any. */
export function faultOfText(text: string, limits: Limits): ErrorCode | undefined {
  if (isBlank(text)) return 'text_empty';
  if (text.length > limits.textPoints && countPoints(text) > limits.textPoints)
    return 'text_too_long';
  if (hasPiledMarks(text, limits.marks)) return 'text_marks';
  return undefined;
}
