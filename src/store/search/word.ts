/*
 * What "holds every word" means: two texts are alike if they fold alike, a query's words are what
 * white space parts, and a word is found wherever it is a part of the text's beginning.
 */

import { foldForSearch } from '../../protocol/fold.ts';

/** Code points at the beginning of a text that a search looks at. */
const searchedPoints = 1_000;

/** The beginning of a text, as far as a search looks at it. */
export function searchedPart(text: string): string {
  if (text.length <= searchedPoints) return text;
  let end = 0;
  for (let points = 0; points < searchedPoints && end < text.length; points++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return text.slice(0, end);
}

/** The parts that a message must hold to be found by `query`. */
export function wordsOf(query: string): readonly string[] {
  return [...new Set(foldForSearch(query).split(/\s+/u))].filter((word) => word !== '');
}

/** Does a folded text hold every word? */
export function holdsAll(folded: string, words: readonly string[]): boolean {
  return words.every((word) => folded.includes(word));
}
