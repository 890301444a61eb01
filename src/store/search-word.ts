/*
 * What "holds every word" means: two texts are alike if they are after NFKC and lower case, a
 * query's words are what white space parts, and a word is found wherever it is a part of the text.
 */

const beyondAscii = /[^\0-\x7f]/;

/** A text as it is compared. */
export function fold(text: string): string {
  return (beyondAscii.test(text) ? text.normalize('NFKC') : text).toLowerCase();
}

/** The parts that a message must hold to be found by `query`. */
export function wordsOf(query: string): readonly string[] {
  return [...new Set(fold(query).split(/\s+/u))].filter((word) => word !== '');
}

/** Does a folded text hold every word? */
export function holdsAll(folded: string, words: readonly string[]): boolean {
  return words.every((word) => folded.includes(word));
}
