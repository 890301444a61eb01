/*
 * How Parlour takes spellings for one another: the one rule for room codes, reactions and search.
 * It is Unicode's NFKC_Casefold, worked out from what every engine of JavaScript has, so that it
 * costs a browser no table.
 */

/**
 * Changes whenever two texts that folded alike no longer do, or the other way round: what was worked
 * out with another version is made anew. Version 1 had no fold of its own; a log without a number
 * has that one.
 */
export const foldVersion = 3;

const ignorable = /\p{Default_Ignorable_Code_Point}/gu;
const beyondAscii = /[^\0-\x7f]/;

/** Marks that are written on letters; the voicing of kana and the vowels of Indic scripts stay. */
const accent = /(?![\u3099\u309a])(?=[\p{sc=Inherited}\p{sc=Arabic}\p{sc=Hebrew}])\p{Mn}/gu;
const apostrophe = /[\u00b4\u02b9\u02bb-\u02bd\u2018-\u201b\u2032\u2035\u2039\u203a\uff07]/g;
const quote = /[\u00ab\u00bb\u201c-\u201f\u2033\u2036\u300c-\u300f\u301d-\u301f\uff02]/g;

/**
 * A text as it is compared with others: case, width and form of letters count as nothing (`ß` is
 * `ss`, `ς` is `σ`), and neither does what nobody sees. What is folded folds to itself.
 *
 * @example fold('STRASSE') === fold('straße') // true
 * @example fold('K') // 'k', also of the Kelvin sign and of a full-width K
 */
export function fold(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  let folded = text;
  for (let before = ''; before !== folded; ) {
    before = folded;
    folded = foldCase(folded.normalize('NFKC')).replace(ignorable, '').normalize('NFKC');
  }
  return folded;
}

/**
 * A text as it is searched: folded, without accents, and all quotes and apostrophes as a keyboard
 * types them.
 *
 * @example foldForSearch('CAFÉ') // 'cafe'
 * @example foldForSearch('don’t') // "don't"
 */
export function foldForSearch(text: string): string {
  if (!beyondAscii.test(text)) return text.toLowerCase();
  // Before the fold, which takes some apart, and after it: small and upright forms become these.
  const folded = plainQuotes(fold(plainQuotes(text)));
  // What an accent kept apart may compose, and fold, once it is gone.
  return fold(folded.normalize('NFKD').replace(accent, ''));
}

function plainQuotes(text: string): string {
  return text.replace(apostrophe, "'").replace(quote, '"');
}

/** Down, up and down again is full case folding, but for one letter: the dotless `ı` is no `i`. */
function foldCase(text: string): string {
  return text
    .toLowerCase()
    .split('ı')
    .map((part) => part.toUpperCase().toLowerCase())
    .join('ı')
    .replaceAll('ς', 'σ');
}
