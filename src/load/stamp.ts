import { maskedFrame, maskKey } from './frame.ts';

/**
 * Every line carries `#SSSS:NNNNNNNN#`: its sender and that sender's count from 0. When the line was
 * meant to leave is looked up in the schedule, so it need not travel.
 */
export const stampLength = 15;
const hash = 0x23;
const tilde = 0x7e;
const colon = 0x3a;
const zero = 0x30;

export interface Stamp {
  readonly sender: number;
  readonly count: number;
}

/** The text of a line: a stamp and as much filling as its length asks for. */
export function stampedText(sender: number, length: number): string {
  if (length < stampLength) throw new RangeError(`a line has at least ${stampLength} bytes`);
  return `#${String(sender).padStart(4, '0')}:00000000#${filling(length - stampLength)}`;
}

/** Plain words without a hash sign, so that a hash sign is always a stamp. */
export function filling(length: number): string {
  return 'the quick brown fox jumps over the lazy dog and then once more '
    .repeat(Math.ceil(length / 63) || 1)
    .slice(0, length);
}

/** A sender's text as a masked frame whose count is written in before it is sent. */
export class StampedFrame {
  readonly #frame: Buffer;
  readonly #payloadAt: number;
  readonly #countAt: readonly number[];

  /** `payload` holds a stamp, and the count once more behind a `~`. */
  constructor(payload: string) {
    const body = Buffer.from(payload);
    this.#frame = maskedFrame(body);
    this.#payloadAt = this.#frame.length - body.length;
    const again = body.indexOf(tilde);
    const stamped = body.indexOf(hash) + 6;
    this.#countAt = again < 0 ? [stamped] : [stamped, again + 1];
  }

  /** A copy to give away: the kernel may take it later than now. */
  withCount(count: number): Buffer {
    const frame = Buffer.from(this.#frame);
    for (const start of this.#countAt) {
      let rest = count;
      for (let digit = 7; digit >= 0; digit--) {
        const at = start + digit;
        frame[this.#payloadAt + at] = (zero + (rest % 10)) ^ (maskKey[at & 3] as number);
        rest = Math.floor(rest / 10);
      }
    }
    return frame;
  }
}

/** The stamps between two places of a payload; undefined where something only looks like one. */
export function readStamps(
  bytes: Buffer,
  from: number,
  to: number,
  fillingAfter: Buffer,
): Stamp[] | undefined {
  const found: Stamp[] = [];
  let at = bytes.indexOf(hash, from);
  while (at >= 0 && at < to) {
    const end = at + stampLength;
    if (end + fillingAfter.length > to || bytes[at + 5] !== colon || bytes[end - 1] !== hash) {
      return undefined;
    }
    if (bytes.compare(fillingAfter, 0, fillingAfter.length, end, end + fillingAfter.length) !== 0) {
      return undefined;
    }
    found.push({ sender: digits(bytes, at + 1, 4), count: digits(bytes, at + 6, 8) });
    at = bytes.indexOf(hash, end);
  }
  return found;
}

function digits(bytes: Buffer, at: number, length: number): number {
  let value = 0;
  for (let i = at; i < at + length; i++) value = value * 10 + (bytes[i] as number) - zero;
  return value;
}
