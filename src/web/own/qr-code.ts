/** One version of a QR code at the lowest level of correction, which a clean screen allows. */
interface Version {
  /** Bytes of data, in all blocks. */
  readonly data: number;
  /** Bytes of correction of each block. */
  readonly check: number;
  readonly blocks: number;
  /** The places of alignment patterns, in both directions. */
  readonly marks: readonly number[];
}

const version = (data: number, check: number, blocks: number, ...marks: number[]): Version => {
  return { data, check, blocks, marks };
};

/** Versions 1 to 10. */
const versions: readonly Version[] = [
  version(19, 7, 1),
  version(34, 10, 1, 6, 18),
  version(55, 15, 1, 6, 22),
  version(80, 20, 1, 6, 26),
  version(108, 26, 1, 6, 30),
  version(136, 18, 2, 6, 34),
  version(156, 20, 2, 6, 22, 38),
  version(194, 24, 2, 6, 24, 42),
  version(232, 30, 2, 6, 26, 46),
  version(274, 18, 4, 6, 28, 50),
];

/** Rows of modules, true where one is dark. */
export type Modules = readonly (readonly boolean[])[];

/**
 * The QR code of a text.
 *
 * @returns undefined where the text has more than 271 bytes
 * @example qrCode('https://chat.example/r/tea')?.length // 25
 */
export function qrCode(text: string): Modules | undefined {
  const bytes = [...new TextEncoder().encode(text)];
  const found = versions.findIndex(({ data }, i) => bytes.length + (i < 9 ? 2 : 3) <= data);
  const chosen = versions[found];
  if (!chosen) return undefined;
  const number = found + 1;
  const grid = new Grid(number, chosen.marks);
  grid.fill(codewords(bytes, number, chosen));
  return grid.rows();
}

/** Data and correction, block by block, as they are laid out. */
function codewords(bytes: readonly number[], number: number, { data, check, blocks }: Version) {
  const bits: number[] = [];
  const push = (value: number, count: number) => {
    for (let i = count - 1; i >= 0; i--) bits.push((value >> i) & 1);
  };
  push(4, 4);
  push(bytes.length, number < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  push(0, Math.min(4, data * 8 - bits.length));
  while (bits.length % 8 > 0) bits.push(0);
  const all: number[] = [];
  for (let i = 0; i < bits.length; i += 8) all.push(parseInt(bits.slice(i, i + 8).join(''), 2));
  for (let pad = 0xec; all.length < data; pad ^= 0xfd) all.push(pad);
  const short = Math.floor(data / blocks);
  const longOnes = data % blocks;
  const parts = Array.from({ length: blocks }, (_, i) => {
    const length = short + (i < blocks - longOnes ? 0 : 1);
    return all.splice(0, length);
  });
  const checks = parts.map((part) => correction(part, check));
  const woven: number[] = [];
  for (let i = 0; i <= short; i++) for (const part of parts) woven.push(...part.slice(i, i + 1));
  for (let i = 0; i < check; i++) for (const part of checks) woven.push(...part.slice(i, i + 1));
  return woven;
}

/** The remainder by which a reader mends what it misread: Reed–Solomon over 256 values. */
function correction(data: readonly number[], count: number): readonly number[] {
  let divisor = [1];
  for (let i = 0, root = 1; i < count; i++, root = times(root, 2)) {
    const next = [...divisor, 0];
    for (let j = 0; j < divisor.length; j++) {
      next[j + 1] = (next[j + 1] ?? 0) ^ times(divisor[j] ?? 0, root);
    }
    divisor = next;
  }
  const rest = [...data, ...Array.from({ length: count }, () => 0)];
  for (let i = 0; i < data.length; i++) {
    const factor = rest[i] ?? 0;
    for (let j = 0; j < divisor.length; j++) {
      rest[i + j] = (rest[i + j] ?? 0) ^ times(divisor[j] ?? 0, factor);
    }
  }
  return rest.slice(data.length);
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 128; bit > 0; bit >>= 1) {
    product = (product << 1) ^ (product & 128 ? 0x11d : 0);
    if (b & bit) product ^= a;
  }
  return product;
}

/** The remainder by which version and format are mended. */
function remainder(value: number, bits: number, divisor: number): number {
  let rest = value << bits;
  const length = 32 - Math.clz32(divisor);
  while (32 - Math.clz32(rest) >= length) rest ^= divisor << (32 - Math.clz32(rest) - length);
  return rest;
}

/** The square itself: first what every code has, then the data around it. */
class Grid {
  readonly #size: number;
  readonly #dark: boolean[][];
  readonly #taken: boolean[][];

  constructor(number: number, marks: readonly number[]) {
    this.#size = 17 + 4 * number;
    const rows = () =>
      Array.from({ length: this.#size }, () => Array<boolean>(this.#size).fill(false));
    this.#dark = rows();
    this.#taken = rows();
    const last = this.#size - 7;
    for (let i = 0; i < this.#size; i++) {
      this.#set(6, i, i % 2 === 0);
      this.#set(i, 6, i % 2 === 0);
    }
    for (const [row, column] of [
      [0, 0],
      [0, last],
      [last, 0],
    ] as const)
      this.#finder(row, column);
    for (const row of marks) for (const column of marks) this.#mark(row, column, marks.at(-1) ?? 0);
    this.#format();
    if (number >= 7) this.#version(number);
  }

  rows(): Modules {
    return this.#dark;
  }

  /** Up and down in columns of two, from the right, around all that is taken. */
  fill(bytes: readonly number[]): void {
    let at = 0;
    for (let right = this.#size - 1; right > 0; right -= right === 8 ? 3 : 2) {
      const isUp = ((right + (right < 7 ? 1 : 0)) & 2) === ((this.#size - 1) & 2);
      for (let i = 0; i < this.#size; i++) {
        const row = isUp ? this.#size - 1 - i : i;
        for (const column of [right, right - 1]) {
          if (this.#taken[row]?.[column]) continue;
          const bit = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1;
          this.#set(row, column, (bit === 1) !== ((row + column) % 2 === 0));
          at++;
        }
      }
    }
  }

  #set(row: number, column: number, isDark: boolean): void {
    const [dark, taken] = [this.#dark[row], this.#taken[row]];
    if (!dark || !taken || column < 0 || column >= this.#size) return;
    dark[column] = isDark;
    taken[column] = true;
  }

  /** One of the three corners, with the light edge around it. */
  #finder(row: number, column: number): void {
    for (let y = -1; y <= 7; y++) {
      for (let x = -1; x <= 7; x++) {
        const ring = Math.max(Math.abs(y - 3), Math.abs(x - 3));
        this.#set(row + y, column + x, ring !== 2 && ring !== 4);
      }
    }
  }

  #mark(row: number, column: number, last: number): void {
    const isCorner =
      (row === 6 && column === 6) ||
      (row === 6 && column === last) ||
      (row === last && column === 6);
    if (isCorner) return;
    for (let y = -2; y <= 2; y++) {
      for (let x = -2; x <= 2; x++) {
        this.#set(row + y, column + x, Math.max(Math.abs(y), Math.abs(x)) !== 1);
      }
    }
  }

  /** Lowest level, first mask; twice, around the corners. */
  #format(): void {
    const level = 1 << 3;
    const bits = ((level << 10) | remainder(level, 10, 0x537)) ^ 0x5412;
    const last = this.#size - 1;
    for (let i = 0; i < 15; i++) {
      const isDark = ((bits >> i) & 1) === 1;
      this.#set(i < 6 ? i : i < 8 ? i + 1 : last - 14 + i, 8, isDark);
      this.#set(8, i < 8 ? last - i : i === 8 ? 7 : 14 - i, isDark);
    }
    this.#set(last - 7, 8, true);
  }

  #version(number: number): void {
    const bits = (number << 12) | remainder(number, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const isDark = ((bits >> i) & 1) === 1;
      const [near, far] = [Math.floor(i / 3), this.#size - 11 + (i % 3)];
      this.#set(near, far, isDark);
      this.#set(far, near, isDark);
    }
  }
}
