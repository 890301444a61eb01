/*
 * How texts become words of the index. Two texts are alike if they are after NFKC and lower case.
 * Every character of a text and every pair of neighbours without a space between them is a token,
 * written as four digits of base 36 for each: plain ASCII of fixed width, whatever the script. So a
 * part of one character is found by a single token, and a longer one by all pairs in it.
 */

/** A text as it is compared. */
export function fold(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The parts that a message must hold to be found by `query`. */
export function wordsOf(query: string): readonly string[] {
  return [...new Set(fold(query).split(/\s+/u))].filter((word) => word !== '');
}

/** Does a folded text hold every word? */
export function holdsAll(folded: string, words: readonly string[]): boolean {
  return words.every((word) => folded.includes(word));
}

const codes: string[] = [];
const space = /\s/u;

/** Four digits for a code point; `''` for white space. */
function codeOf(point: number): string {
  const known = codes[point];
  if (known !== undefined) return known;
  const isSpace = space.test(String.fromCodePoint(point));
  const code = isSpace ? '' : point.toString(36).padStart(4, '0');
  codes[point] = code;
  return code;
}

/** All tokens of a folded text. */
export function tokensOf(folded: string): Set<string> {
  const tokens = new Set<string>();
  let before = '';
  for (let i = 0; i < folded.length; i++) {
    const point = folded.codePointAt(i) as number;
    if (point > 0xffff) i++;
    const code = codeOf(point);
    if (code !== '') {
      tokens.add(code);
      if (before !== '') tokens.add(before + code);
    }
    before = code;
  }
  return tokens;
}

/** The token that all messages of a room have. */
export function roomToken(room: number): string {
  return `r${room}`;
}

/** The fewest tokens that find a folded word. */
export function tokensToFind(word: string): readonly string[] {
  const all = [...tokensOf(word)];
  return all.length === 1 ? all : all.filter((token) => token.length > 4);
}
