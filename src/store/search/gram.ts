/*
 * The index knows a text by its grams: one to four neighbouring UTF-16 units without white space
 * between them, from which words of any length and script can be found; where one of them is of
 * Chinese or the like, whose signs tell more, one or two. Of a gram, the index keeps four of many
 * bits, which other grams may share: a block of messages without one of them surely lacks the gram,
 * and in any other one has to look.
 *
 * The bits of the 64 blocks of a segment lie beside each other, in slots of 64 bits; 128 slots are a
 * row, and all four slots of a gram are in one row: looking for a gram in 64 blocks is reading a row.
 *
 * What is no text, as an author, has grams of its own kind: see sign.ts.
 */

/** 32-bit words of a row. */
export const rowWords = 256;
/** Bytes of a row. */
export const rowBytes = rowWords * 4;

/** The place of a gram's bits. */
export interface Gram {
  /** The number of its row, modulo the rows of a segment. */
  readonly row: number;
  /** Its four slots, of seven bits each. */
  readonly slots: number;
}

const longest = 4;
/** Units from here on tell as much in pairs as letters by the four: Chinese, Japanese, Korean, emoji. */
const wide = 0x2e80;
/** Units up to here are in no gram, be they white space or not. */
const lastOfControls = 0x20;
const control = /[\0-\x20]/;
const mostGrams = 24;
const signSalts = [0x9e3779b1, 0x7feb352d, 0x2c1b3c6d];

function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The hash of a gram of up to four units; 0 for those that are before its beginning. */
const hashOf = (a: number, b: number, c: number, d: number): number =>
  mixed(Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x7feb352d) ^ Math.imul(c, 0x2c1b3c6d) ^ d);

const slotsOf = (hash: number): number => mixed(hash ^ 0x5bd1e995);

function markerOf(bits: Uint32Array, block: number): (hash: number) => void {
  const rows = bits.length / rowWords;
  const half = block >> 5;
  const bit = 1 << (block & 31);
  return (hash) => {
    const at = (hash % rows) * rowWords + half;
    const slots = slotsOf(hash);
    for (let shift = 0; shift < 28; shift += 7) {
      const word = at + ((slots >>> shift) & 127) * 2;
      bits[word] = (bits[word] as number) | bit;
    }
  };
}

/** Marks a sign as one of a block. @param bits the rows of a segment, at least one */
export function markSign(sign: string, bits: Uint32Array, block: number): void {
  for (const hash of hashesOfSign(sign)) markerOf(bits, block)(hash);
}

/**
 * Marks all grams of a folded text as those of a block.
 *
 * @param bits the rows of a segment, at least one
 */
export function markGrams(folded: string, bits: Uint32Array, block: number): void {
  const mark = markerOf(bits, block);
  let [a, b, c] = [0, 0, 0];
  for (let i = 0; i < folded.length; i++) {
    const d = folded.charCodeAt(i);
    if (d <= lastOfControls) {
      [a, b, c] = [0, 0, 0];
      continue;
    }
    mark(hashOf(0, 0, 0, d));
    if (c !== 0) mark(hashOf(0, 0, c, d));
    if (d >= wide) [a, b] = [0, 0];
    else {
      if (b !== 0) mark(hashOf(0, b, c, d));
      if (a !== 0) mark(hashOf(a, b, c, d));
      [a, b] = c >= wide ? [0, 0] : [b, c];
    }
    c = d;
  }
}

/**
 * The grams that every text with these folded words and signs has; of very long words, as many as tell
 * enough.
 *
 * @example gramsOf(['kettle']).length // 3: kett, ettl, ttle
 */
export function gramsOf(words: readonly string[], signs: readonly string[] = []): readonly Gram[] {
  const hashes = new Set(words.flatMap(longestGrams).map(hashOfGram));
  const all = [...hashes];
  const pace = Math.max(1, all.length / mostGrams);
  const some = all.filter((_, i) => Math.floor(i / pace) !== Math.floor((i - 1) / pace));
  return [...signs.flatMap(hashesOfSign), ...some].map((hash) => {
    return { row: hash, slots: slotsOf(hash) };
  });
}

/** A sign has no gram of a text: it has three of its own, which tell as much as a word's. */
function hashesOfSign(sign: string): readonly number[] {
  let hash = 0x811c9dc5;
  for (let i = 0; i < sign.length; i++) hash = Math.imul(hash ^ sign.charCodeAt(i), 0x01000193);
  return signSalts.map((salt) => mixed(hash ^ salt));
}

/** The grams of a word that are in no longer one of it. */
function longestGrams(word: string): string[] {
  const grams: string[] = [];
  for (let end = 1; end <= word.length; end++) {
    const gram = longestAt(word, end);
    const next = end < word.length ? longestAt(word, end + 1) : '';
    if (next.length <= gram.length && !control.test(gram)) grams.push(gram);
  }
  return grams;
}

function longestAt(word: string, end: number): string {
  const gram = word.slice(Math.max(0, end - longest), end);
  return /^[\0-\u2e7f]*$/.test(gram) ? gram : word.slice(Math.max(0, end - 2), end);
}

function hashOfGram(gram: string): number {
  const unit = (fromEnd: number) => gram.charCodeAt(gram.length - fromEnd) || 0;
  return hashOf(unit(4), unit(3), unit(2), unit(1));
}

/** Leaves of `blocks` (two times 32 bits) those that may have the gram. @param row the gram's */
export function narrow(blocks: Uint32Array, row: Uint32Array, { slots }: Gram): void {
  let [low, high] = [blocks[0] as number, blocks[1] as number];
  for (let shift = 0; shift < 28; shift += 7) {
    const word = ((slots >>> shift) & 127) * 2;
    low &= row[word] as number;
    high &= row[word + 1] as number;
  }
  blocks[0] = low;
  blocks[1] = high;
}

/** Rows of the largest segment: its texts, cut as they are, can't fill more. */
export const mostRows = 2 ** 14;

/**
 * The number of rows that hold the grams of so many bytes of text: 4/3 of a byte for each; 0 where
 * reading the texts is as quick.
 */
export function rowsFor(bytes: number): number {
  return Math.min(mostRows, Math.floor((bytes * 4) / 3 / rowBytes));
}
