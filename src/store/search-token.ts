/*
 * The index knows a text by its tokens, from which every part of it can be found:
 *
 * - each character;
 * - each three letters or digits of ASCII in a row, and where such a row ends, its last two;
 * - each other pair of neighbours without white space between them.
 *
 * Three of a small alphabet tell as much as two of a large one, so English and Chinese are found
 * equally fast. A letter or digit of ASCII is written as itself, any other character as `_` and four
 * digits of base 36: no two tokens are written alike.
 */

const space = /\s/u;
const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz';

/** Which letter of the alphabet a code point is, if any: -1. */
const letter = Int8Array.from({ length: 128 }, (_, point) =>
  alphabet.indexOf(String.fromCharCode(point)),
);
const letterOf = (point: number): number => (point < 128 ? (letter[point] as number) : -1);

function spellAny(point: number): string {
  const character = String.fromCodePoint(point);
  if (letterOf(point) >= 0) return character;
  return space.test(character) ? '' : `_${point.toString(36).padStart(4, '0')}`;
}

const ascii = Array.from({ length: 128 }, (_, point) => spellAny(point));

/** How a character is written; `''` for white space. */
const spell = (point: number): string => (point < 128 ? (ascii[point] as string) : spellAny(point));

// When each run of one, two or three letters was last met: sets that are emptied by counting on.
const met = [36, 36 ** 2, 36 ** 3].map((size) => new Float64Array(size)) as [
  Float64Array,
  Float64Array,
  Float64Array,
];
let moment = 0;

function isNew(set: Float64Array, slot: number): boolean {
  if (set[slot] === moment) return false;
  set[slot] = moment;
  return true;
}

// Tokens of letters are written here: joining as many strings costs more than all the rest.
let written = Buffer.alloc(4_096);

/**
 * The tokens of a folded text, each once, each with a space before it.
 *
 * @example tokensOf('tea') // ' t e a tea ea'
 */
export function tokensOf(folded: string): string {
  const others = new Set<string>();
  let end = 0;
  let before = 0x20;
  let [last, lastButOne] = [-1, -1];
  moment++;
  // A character leaves ten bytes at most: itself, three in a row, and two that end.
  if (written.length < folded.length * 10) written = Buffer.alloc(folded.length * 20);
  const write = (first: number, second: number, third: number) => {
    written[end++] = 0x20;
    if (first >= 0) written[end++] = alphabet.charCodeAt(first);
    if (second >= 0) written[end++] = alphabet.charCodeAt(second);
    written[end++] = alphabet.charCodeAt(third);
  };
  for (let i = 0; i <= folded.length; i++) {
    const point = folded.codePointAt(i) ?? 0x20;
    const now = letterOf(point);
    if (now < 0) {
      if (lastButOne >= 0 && isNew(met[1], lastButOne * 36 + last)) write(-1, lastButOne, last);
    } else {
      if (isNew(met[0], now)) write(-1, -1, now);
      const slot = (lastButOne * 36 + last) * 36 + now;
      if (lastButOne >= 0 && isNew(met[2], slot)) write(lastButOne, last, now);
    }
    if (now < 0 || last < 0) meet(others, before, point);
    lastButOne = now < 0 ? -1 : last;
    last = now;
    before = point;
    if (point > 0xffff) i++;
  }
  const letters = written.toString('latin1', 0, end);
  return others.size === 0 ? letters : [letters, ...others].join(' ');
}

/** Takes in a character that is no letter, or follows none. */
function meet(tokens: Set<string>, before: number, point: number): void {
  const spelling = spell(point);
  if (spelling === '') return;
  if (letterOf(point) < 0) tokens.add(spelling);
  const spellingBefore = spell(before);
  if (spellingBefore !== '') tokens.add(spellingBefore + spelling);
}

/**
 * What finds a folded word: of each group, a text has at least one token.
 *
 * @example tokensToFind('kettle') // [['ket'], ['ett'], ['ttl'], ['tle']]
 * @example tokensToFind('ok') // [['ok', 'ok0', 'ok1', ...]]
 */
export function tokensToFind(word: string): readonly (readonly string[])[] {
  const points = Array.from(word, (character) => character.codePointAt(0) as number);
  const at = (i: number) => spell(points[i] as number);
  const isLetter = (i: number) => i < points.length && letterOf(points[i] as number) >= 0;
  if (points.length === 1) return [[at(0)]];
  const groups: string[][] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const pair = at(i) + at(i + 1);
    const isRun = isLetter(i) && isLetter(i + 1);
    if (isRun && isLetter(i + 2)) groups.push([pair + at(i + 2)]);
    else if (!isRun || i + 2 < points.length) groups.push([pair]);
    else if (!isLetter(i - 1)) groups.push([pair, ...Array.from(alphabet, (next) => pair + next)]);
  }
  return groups;
}
