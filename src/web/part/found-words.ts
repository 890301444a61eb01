import { lettersOf } from '../../page/fragment/letters.ts';
import { foldForSearch } from '../../protocol/fold.ts';

/** Part of a text, and whether it is what was looked for. */
export interface TextPart {
  readonly text: string;
  readonly isFound: boolean;
}

const before = 40;
const most = 240;

/**
 * So much of a text as shows what was found in it, in parts; words are found as the search finds
 * them, whatever their case and accents.
 *
 * @example foundWords('Un CAFÉ!', 'cafe') // 'Un ', found 'CAFÉ', '!'
 */
export function foundWords(text: string, query: string): readonly TextPart[] {
  const signs = [...lettersOf(text)];
  const isFound = found(signs, query);
  const first = isFound.indexOf(true);
  const from = first > before * 2 ? first - before : 0;
  const parts: { text: string; isFound: boolean }[] = [];
  const add = (part: string, isIt: boolean) => {
    const last = parts.at(-1);
    if (last?.isFound === isIt) last.text += part;
    else parts.push({ text: part, isFound: isIt });
  };
  if (from > 0) add('…', false);
  for (let i = from; i < Math.min(from + most, signs.length); i++)
    add(signs[i] ?? '', isFound[i] === true);
  if (from + most < signs.length) add('…', false);
  return parts;
}

/** For each sign of a text, whether it is in one of the words. */
function found(signs: readonly string[], query: string): boolean[] {
  let folded = '';
  const signAt: number[] = [];
  for (const [i, sign] of signs.entries()) {
    folded += foldForSearch(sign);
    while (signAt.length < folded.length) signAt.push(i);
  }
  const isFound = signs.map(() => false);
  for (const word of foldForSearch(query).split(/\s+/u).filter(Boolean)) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + 1)) {
      const end = signAt[at + word.length - 1] ?? -1;
      isFound.fill(true, signAt[at], end + 1);
    }
  }
  return isFound;
}
