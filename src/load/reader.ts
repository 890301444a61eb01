import { opcode, payloadOf, walkFrames } from './frame.ts';
import type { Histogram } from './histogram.ts';
import { type Faults, Ledger, noFaults } from './ledger.ts';
import { readStamps, type Stamp } from './stamp.ts';
import { Transcript } from './transcript.ts';

/** The parts of a run that its readers need. */
export interface Hearing {
  readonly filling: Buffer;
  /** The moment when a line was meant to leave; undefined for one that was never sent. */
  sentAt(sender: number, count: number): number | undefined;
  /** Lines meant to leave before this moment are checked, not timed. */
  timedFrom: number;
  readonly latency: Histogram;
  /** A frame without any line: a ping, a close, an answer. */
  aside(reader: Reader, kind: number, payload: Buffer): void;
}

/**
 * One listening connection: finds out whether it hears every line once and in order, at the price
 * of one comparison of bytes per read. What differs from the transcript is read frame by frame.
 */
export class Reader {
  readonly faults: Faults = noFaults();
  /** Lines heard, each counted once. */
  heard = 0;
  readonly #hearing: Hearing;
  readonly #transcript: Transcript;
  readonly #timed: boolean;
  #ledger: Ledger | undefined;
  /** Bytes of the transcript that were heard; meaningful while `#aligned`. */
  #matched = 0;
  /** The transcript's line to be heard next. */
  #next = 0;
  /** The last line heard is the last one of its frame in the transcript. */
  #aligned = true;
  /** The beginning of a frame whose end has not arrived. */
  #carry: Buffer | undefined;

  /** Without a transcript that others share, each line is entered in a ledger of the reader's own. */
  constructor(hearing: Hearing, transcript: Transcript | undefined, timed: boolean) {
    this.#hearing = hearing;
    this.#timed = timed;
    this.#transcript = transcript ?? new Transcript();
    if (!transcript) this.#ledger = new Ledger(this.faults);
  }

  /** The first `length` bytes of `bytes` were read; they are another's right after. */
  hear(bytes: Buffer, length: number, now: number): void {
    const fresh = bytes.subarray(0, length);
    const read = this.#carry ? Buffer.concat([this.#carry, fresh]) : fresh;
    this.#carry = undefined;
    if (!this.#aligned || this.#ledger) {
      this.#readFrames(read, now);
      return;
    }
    const { bytes: written, length: end } = this.#transcript;
    const known = Math.min(read.length, end - this.#matched);
    const same =
      known === 0 || read.compare(written, this.#matched, this.#matched + known, 0, known) === 0;
    if (!same) {
      const begun = written.subarray(this.#boundary(), this.#matched);
      this.#readFrames(begun.length > 0 ? Buffer.concat([begun, read]) : read, now);
      return;
    }
    this.#matched += known;
    this.#deliverMatched(now);
    if (known < read.length) this.#readFrames(read.subarray(known), now);
  }

  #deliverMatched(now: number): void {
    const { ends, sentAt } = this.#transcript;
    let next = this.#next;
    while (next < ends.length && (ends[next] as number) <= this.#matched) {
      this.#deliver(sentAt[next] as number, now);
      next++;
    }
    this.#next = next;
  }

  #deliver(sentAt: number, now: number): void {
    this.heard++;
    if (this.#timed && sentAt >= this.#hearing.timedFrom) {
      this.#hearing.latency.record(now - sentAt);
    }
  }

  /** The beginning of the frame after the last line heard in the transcript. */
  #boundary(): number {
    return this.#next === 0 ? 0 : (this.#transcript.ends[this.#next - 1] as number);
  }

  /** `bytes` begin with a frame. */
  #readFrames(bytes: Buffer, now: number): void {
    const rest = walkFrames(bytes, (kind, start, end, frameStart) => {
      const payload = payloadOf(bytes, frameStart, start, end);
      const { filling } = this.#hearing;
      const stamps = kind === opcode.text ? readStamps(payload, 0, payload.length, filling) : [];
      if (!stamps) this.faults.garbled++;
      else if (stamps.length === 0) this.#hearing.aside(this, kind, payload);
      else this.#readLines(stamps, bytes.subarray(frameStart, end), now);
    });
    if (rest < bytes.length) this.#carry = Buffer.from(bytes.subarray(rest));
    this.#matched = this.#boundary();
    const { ends } = this.#transcript;
    this.#aligned = this.#next === 0 || ends[this.#next - 1] !== ends[this.#next];
  }

  #readLines(stamps: readonly Stamp[], frame: Buffer, now: number): void {
    for (const [i, stamp] of stamps.entries()) {
      const sentAt = this.#hearing.sentAt(stamp.sender, stamp.count);
      if (sentAt === undefined) {
        this.faults.garbled++;
      } else if (this.#ledger) {
        if (this.#ledger.enter(stamp.sender, stamp.count)) this.#deliver(sentAt, now);
      } else if (this.#isNext(stamp)) {
        this.#next++;
        this.#deliver(sentAt, now);
      } else {
        this.#beyondTranscript(stamps.slice(i), i === 0 ? frame : undefined, now);
        return;
      }
    }
  }

  #isNext({ sender, count }: Stamp): boolean {
    const { senders, counts } = this.#transcript;
    return senders[this.#next] === sender && counts[this.#next] === count;
  }

  /** Lines nobody heard before are written down; any other difference is this reader's own. */
  #beyondTranscript(stamps: readonly Stamp[], frame: Buffer | undefined, now: number): void {
    const transcript = this.#transcript;
    const sentAt = stamps.map(({ sender, count }) => this.#hearing.sentAt(sender, count));
    const allSent = sentAt.every((at) => at !== undefined);
    if (allSent && this.#next === transcript.lines && transcript.wants(stamps)) {
      if (frame) transcript.appendFrame(frame, stamps, sentAt);
      else transcript.appendLines(stamps, sentAt);
      this.#next += stamps.length;
      for (const at of sentAt) this.#deliver(at, now);
      return;
    }
    this.#ledger = this.#ownLedger();
    this.#readLines(stamps, Buffer.alloc(0), now);
  }

  #ownLedger(): Ledger {
    const ledger = new Ledger(this.faults);
    const { senders, counts } = this.#transcript;
    for (let line = 0; line < this.#next; line++) {
      ledger.enter(senders[line] as number, counts[line] as number);
    }
    return ledger;
  }
}
