/*
 * The index knows a text by its tokens: each character, and each pair of neighbours without white
 * space between them. So a part of one character is found by one token, in any script, and a longer
 * one by all pairs in it.
 *
 * A character is written `a` to `y` and `0` to `9` as itself, any other as `z` and four digits of
 * base 36. None of these is the beginning of another, so no two tokens are written alike, and what
 * stands for a room can't be read as one or two of them.
 */

const ascii = 128;
const space = /\s/u;
const plain = /^[a-y0-9]$/;

function spell(point: number): string {
  const character = String.fromCodePoint(point);
  if (plain.test(character)) return character;
  return space.test(character) ? '' : `z${point.toString(36).padStart(4, '0')}`;
}

const single = Array.from({ length: ascii }, (_, point) => spell(point));
const pair = single.flatMap((first) =>
  single.map((second) => (first === '' || second === '' ? '' : first + second)),
);

const spellingOf = (point: number): string =>
  point < ascii ? (single[point] as string) : spell(point);

// When each ASCII token was last met: sets that are emptied by counting on.
const singleMet = new Float64Array(single.length);
const pairMet = new Float64Array(pair.length);
let moment = 0;

/**
 * The tokens of a folded text, each once, each with a space before it.
 *
 * @example tokensOf('ok') // ' o k ok'
 */
export function tokensOf(folded: string): string {
  let tokens = '';
  let others: Set<string> | undefined;
  let before = 0x20;
  moment++;
  for (let i = 0; i < folded.length; i++) {
    const point = folded.codePointAt(i) as number;
    if (point < ascii && before < ascii) {
      const both = before * ascii + point;
      if (singleMet[point] !== moment) {
        singleMet[point] = moment;
        if (single[point]) tokens += ` ${single[point]}`;
      }
      if (pairMet[both] !== moment) {
        pairMet[both] = moment;
        if (pair[both]) tokens += ` ${pair[both]}`;
      }
    } else {
      others ??= new Set();
      meet(others, spellingOf(before), spellingOf(point));
      if (point > 0xffff) i++;
    }
    before = point;
  }
  for (const token of others ?? []) tokens += ` ${token}`;
  return tokens;
}

function meet(tokens: Set<string>, before: string, spelling: string): void {
  if (spelling === '') return;
  tokens.add(spelling);
  if (before !== '') tokens.add(before + spelling);
}

/** The token that all messages of a room have. */
export function roomToken(room: number): string {
  return `room${room}`;
}

/**
 * The fewest tokens that find a folded word.
 *
 * @example tokensToFind('tea') // ['te', 'ea']
 */
export function tokensToFind(word: string): readonly string[] {
  const points = Array.from(word, (character) => spellingOf(character.codePointAt(0) as number));
  if (points.length === 1) return points;
  return points.slice(1).map((spelling, i) => `${points[i]}${spelling}`);
}
