import { guard, guarded } from '../guard.ts';
import type { Outlet } from '../send/outlet.ts';
import type { Chunk } from './chunk.ts';
import type { Reader } from './reader.ts';
import type { Source } from './source.ts';

/**
 * One reader of one room: a cursor and little else. Next in line → pass it on; heard already →
 * drop it; a gap or a slow spell → from what the voice remembers, then from the store. Joining late,
 * coming back and having been slow are one and the same here.
 */
export class Subscription implements Reader {
  #voice: Source;
  readonly #outlet: Outlet;
  readonly #onLost: (error: unknown) => void;
  #cursor: number;
  #state: 'live' | 'behind' | 'paused' | 'ended' = 'behind';

  /** @param onLost called when the log can't be read: the connection should come back later */
  constructor(voice: Source, outlet: Outlet, cursor: number, onLost: (error: unknown) => void) {
    this.#voice = voice;
    this.#outlet = outlet;
    this.#cursor = cursor;
    this.#onLost = onLost;
    voice.join(this);
    this.#advance();
  }

  /** The last event handed to the connection. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Ends it where the log can't be read, or because of a bug. */
  fail(error: unknown): void {
    if (this.#state === 'ended') return;
    this.end();
    this.#onLost(error);
  }

  /** The event `seq` is this reader's own, and is left out where its dialect wants no echo. */
  leaveOut(seq: number): void {
    this.#voice.leaveOut?.(seq);
  }

  /** Changes the source, of the same voice, by which it is told from the next event on. */
  hearFrom(source: Source): void {
    this.#voice = source;
  }

  /** Hears nothing until it goes on. */
  pause(): void {
    if (this.#state !== 'ended') this.#state = 'paused';
  }

  /** Goes on after an event that is no earlier than its cursor. */
  goOn(cursor: number): void {
    if (this.#state !== 'paused') return;
    this.#cursor = Math.max(this.#cursor, cursor);
    this.#state = 'behind';
    this.#advance();
  }

  /** Tells this one reader something beside the log, whatever it has heard. */
  tell(bytes: Buffer): void {
    if (this.#state !== 'ended') this.#outlet.push(bytes);
  }

  hear(chunk: Chunk): void {
    if (this.#state !== 'live' || chunk.to <= this.#cursor) return;
    if (chunk.from <= this.#cursor + 1 && !this.#outlet.congested) return this.#pass(chunk);
    this.#state = 'behind';
    this.#advance();
  }

  overhear(open: Buffer | undefined, cleared: Buffer | undefined): void {
    const bytes = this.#voice.isCleared ? cleared : open;
    if (bytes && this.#state === 'live' && !this.#outlet.congested) this.#outlet.push(bytes);
  }

  end(): void {
    if (this.#state === 'ended') return;
    this.#state = 'ended';
    this.#voice.leave(this);
  }

  #pass(chunk: Chunk): void {
    this.#outlet.push(this.#voice.bytesAfter(chunk, this.#cursor));
    this.#cursor = chunk.to;
  }

  #advance(): void {
    while (this.#state === 'behind') {
      if (this.#cursor >= this.#voice.sealed) {
        this.#state = 'live';
      } else if (this.#outlet.congested) {
        this.#outlet.whenDrained(guarded(this, () => this.#inTurn(() => this.#advance())));
        return;
      } else {
        const chunk = this.#voice.chunkOf(this.#cursor + 1);
        if (!chunk) return guard(this, () => this.#recall());
        this.#pass(chunk);
      }
    }
  }

  /** Writes what a turn brings within the turn, so that its cost counts. */
  #inTurn(bring: () => void): void {
    const turn = () => {
      bring();
      this.#outlet.flush();
    };
    this.#voice.catchUp(guarded(this, turn));
  }

  async #recall(): Promise<void> {
    const before = this.#cursor;
    const chunks = await this.#voice.recall(before);
    this.#inTurn(() => {
      if (this.#state !== 'behind') return;
      for (const chunk of chunks) {
        if (this.#outlet.congested) break;
        if (chunk.to > this.#cursor) this.#pass(chunk);
      }
      const isHere = this.#voice.chunkOf(before + 1) !== undefined;
      if (this.#cursor === before && !this.#outlet.congested && !isHere) {
        throw new Error(`the log has no event ${before + 1}`);
      }
      this.#advance();
    });
  }
}
