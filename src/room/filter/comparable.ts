import { foldForSearch } from '../../protocol/fold.ts';
import { confusables } from '../skeleton.ts';

const notPlain = /[^\x20-\x7e]| {2}/;
const gap = /\s+/gu;
/** The dots of other scripts that browsers take for one between the names of a host, and what they drop. */
const otherDot = /[\u3002\uff0e\uff61]/gu;
const unseen = /\p{Default_Ignorable_Code_Point}/gu;
const beyondAscii = /[^\0-\x7f]/u;
const inWord = /[\p{L}\p{N}\p{M}]/u;
/** Scripts that put no gaps between words: a word ends there wherever it ends. */
const unspaced =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]/u;
/** Scripts whose letters are put in the place of Latin ones, and no reader sees it. */
const borrowed =
  /^[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Armenian}\p{sc=Cherokee}\p{sc=Coptic}\p{sc=Lisu}]$/u;
const smallCapitals = new Map(
  Array.from('ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋĸʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ', (one, i) => [one, 'abcdefghijkklmnoprstuvwyz'[i] ?? one]),
);

let alike: ReadonlyMap<string, string> | undefined;
let capitals: ReadonlySet<string> | undefined;

/**
 * A text as filters compare it: folded as for search, letters that look like Latin ones as these, and
 * each gap one blank.
 *
 * @example comparable('Сhеар  ｔｅａ') // 'cheap tea', though some letters are Cyrillic
 */
export function comparable(text: string): string {
  if (!notPlain.test(text)) return text.toLowerCase();
  return withLatin(foldForSearch(text)).replace(gap, ' ');
}

/**
 * A text in all forms in which a rule may hit it: also with the letters of other scripts as Latin ones
 * that only look like them as capitals.
 */
export function comparables(text: string): readonly string[] {
  const form = comparable(text);
  if (!beyondAscii.test(text)) return [form];
  const plain = text.normalize('NFKC');
  capitals ??= new Set([...looks().keys()].filter((letter) => letter !== letter.toLowerCase()));
  if (!hasAny(plain, capitals)) return [form];
  return [form, comparable(withLatin(plain))];
}

/**
 * A text with all dots as browsers take them in a host, without what they drop there.
 *
 * @example asInHost('tea。example') // 'tea.example'
 */
export function asInHost(text: string): string {
  return beyondAscii.test(text) ? text.replace(unseen, '').replace(otherDot, '.') : text;
}

/** Does a text end, on that side, in a letter or digit of a word that a gap would end? */
export function isWordEnd(text: string, side: 'first' | 'last'): boolean {
  return isWordAt(text, side === 'first' ? 0 : text.length - 1);
}

/** Stands there a part of a word that a gap would end? `at` may be either half of a pair. */
export function isWordAt(text: string, at: number): boolean {
  const isLow = (text.charCodeAt(at) & 0xfc00) === 0xdc00;
  const point = text.codePointAt(isLow && at > 0 ? at - 1 : at);
  if (point === undefined) return false;
  const letter = String.fromCodePoint(point);
  return inWord.test(letter) && !unspaced.test(letter);
}

function withLatin(text: string): string {
  if (!beyondAscii.test(text)) return text;
  const known = looks();
  let latin = '';
  for (const letter of text) latin += known.get(letter) ?? letter;
  return latin;
}

function hasAny(text: string, letters: ReadonlySet<string>): boolean {
  for (const letter of text) if (letters.has(letter)) return true;
  return false;
}

function looks(): ReadonlyMap<string, string> {
  alike ??= readAlike();
  return alike;
}

function readAlike(): ReadonlyMap<string, string> {
  const known = new Map(smallCapitals);
  for (const [letter, look] of confusables()) {
    const latin = smallCapitals.get(look) ?? look;
    if (/^[a-z]$/i.test(latin) && !/^[\0-\x7f]$/.test(letter) && borrowed.test(letter)) {
      known.set(letter, latin);
    }
  }
  return known;
}
