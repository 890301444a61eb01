import { guard } from '../guard.ts';
import type { Flush, Flushable } from '../send/flush.ts';
import { frameMessages } from '../send/frame.ts';
import { Heat } from '../send/heat.ts';
import type { Traffic } from '../send/outlet.ts';

/** A connection that can be told something. */
export interface Hearer {
  /** Those it is in; kept by them. */
  readonly audiences: Set<Audience>;
  /** Takes whole frames, to be sent at the end of the moment. */
  take(bytes: Buffer): void;
  close(): void;
}

/** The parts that audiences of one router share. */
export interface AudienceParts {
  readonly flush: Flush;
  readonly traffic: Traffic;
}

/** Bytes of frames past which they are handed out before the moment ends. */
const chunkBytes = 16_384;

/**
 * Those who hear the same. What is said within a moment becomes one chunk of bytes that all share,
 * and yet each of them hears it as if it were sent at once: who comes in hears what follows, who
 * leaves has heard what came before, and what is said to one alone keeps its place.
 */
export class Audience implements Flushable {
  readonly #parts: AudienceParts;
  readonly #onLeave: (hearer: Hearer) => void;
  readonly #heat: Heat;
  readonly #hearers = new Set<Hearer>();
  /** The part of the moment that hearers ahead of the others have heard. */
  readonly #ahead = new Map<Hearer, number>();
  #frames: (string | Uint8Array)[] = [];
  #bytes = 0;

  /** @param onLeave called when somebody left, whatever the reason */
  constructor(parts: AudienceParts, onLeave: (hearer: Hearer) => void = () => {}) {
    this.#parts = parts;
    this.#onLeave = onLeave;
    this.#heat = new Heat(parts.flush);
  }

  get size(): number {
    return this.#hearers.size;
  }

  get due(): number {
    return this.#heat.due;
  }

  has(hearer: Hearer): boolean {
    return this.#hearers.has(hearer);
  }

  join(hearer: Hearer): void {
    if (this.#hearers.has(hearer)) return;
    this.#hearers.add(hearer);
    hearer.audiences.add(this);
    if (this.#frames.length > 0) this.#ahead.set(hearer, this.#frames.length);
  }

  leave(hearer: Hearer): void {
    if (!this.#hearers.has(hearer)) return;
    this.catchUp(hearer);
    this.#hearers.delete(hearer);
    hearer.audiences.delete(this);
    this.#ahead.delete(hearer);
    this.#onLeave(hearer);
  }

  /** Lets everybody go. */
  dismiss(): void {
    for (const hearer of this.#hearers) this.leave(hearer);
  }

  /** Ends all its hearers: what was said to them can't be told. */
  fail(error: unknown): void {
    const { onBug } = this.#parts.flush;
    onBug(error);
    this.#frames = [];
    this.#bytes = 0;
    this.#ahead.clear();
    for (const hearer of this.#hearers) guard({ fail: onBug }, () => hearer.close());
  }

  /** Says a frame to all. */
  say(frame: string | Uint8Array): void {
    this.#frames.push(frame);
    this.#bytes += frame.length;
    if (this.#bytes >= chunkBytes) this.seal();
    else if (this.#frames.length === 1) this.#parts.flush.add(this);
  }

  /** Hands one hearer what the others hear at the end of the moment. */
  catchUp(hearer: Hearer): void {
    const said = this.#frames.length;
    const heard = this.#ahead.get(hearer) ?? 0;
    if (heard === said) return;
    hearer.take(frameMessages(this.#frames.slice(heard)));
    this.#parts.traffic.deliveries += said - heard;
    this.#ahead.set(hearer, said);
  }

  seal(): void {
    const frames = this.#frames;
    if (frames.length === 0) return;
    const bytes = frameMessages(frames);
    for (const hearer of this.#hearers) {
      if (this.#ahead.size > 0 && this.#ahead.has(hearer)) {
        this.catchUp(hearer);
        continue;
      }
      hearer.take(bytes);
      this.#parts.traffic.deliveries += frames.length;
    }
    this.#heat.wrote(this.#hearers.size);
    this.#ahead.clear();
    this.#frames = [];
    this.#bytes = 0;
  }
}
