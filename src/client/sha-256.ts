/*
 * SHA-256 (FIPS 180-4) of one block, at once: `crypto.subtle` answers later, which takes many times as
 * long as a hash of some bytes, and is not there on pages that came over plain HTTP.
 */

/** Bytes that fit into a block, beside the bit that ends them and their length. */
const most = 55;

/** The first bits of the fractional parts of roots of the first primes. */
function rootsOf(count: number, root: number): Int32Array {
  const roots = new Int32Array(count);
  let at = 0;
  for (let number = 2; at < count; number++) {
    let isPrime = true;
    for (let by = 2; by * by <= number && isPrime; by++) isPrime = number % by !== 0;
    if (isPrime) roots[at++] = (number ** (1 / root) % 1) * 2 ** 32;
  }
  return roots;
}

type Eight = readonly [number, number, number, number, number, number, number, number];
const begin = [...rootsOf(8, 2)] as unknown as Eight;
const constants = rootsOf(64, 3);
const words = new Int32Array(64);
const bytes = new Uint8Array(64);
const view = new DataView(bytes.buffer);

/**
 * The first 32 bits of the hash of a short text of ASCII.
 *
 * @throws RangeError where the text is longer than a block
 */
export function sha256Head(text: string): number {
  const { length } = text;
  if (length > most) throw new RangeError('That is more than a block.');
  bytes.fill(0);
  for (let at = 0; at < length; at++) bytes[at] = text.charCodeAt(at);
  bytes[length] = 0x80;
  view.setUint32(60, length * 8);
  for (let at = 0; at < 16; at++) words[at] = view.getInt32(at * 4);
  return compress();
}

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

function compress(): number {
  const w = words as unknown as number[];
  const k = constants as unknown as number[];
  for (let at = 16; at < 64; at++) {
    const x = w[at - 15] as number;
    const y = w[at - 2] as number;
    const small = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const large = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    w[at] = ((w[at - 16] as number) + small + (w[at - 7] as number) + large) | 0;
  }
  let [a, b, c, d, e, f, g, h] = begin;
  for (let at = 0; at < 64; at++) {
    const large = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const one = (h + large + ((e & f) ^ (~e & g)) + (k[at] as number) + (w[at] as number)) | 0;
    const other = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
    h = g;
    g = f;
    f = e;
    e = (d + one) | 0;
    d = c;
    c = b;
    b = a;
    a = (one + other) | 0;
  }
  return (begin[0] + a) >>> 0;
}
