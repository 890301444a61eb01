import type { Outlet } from './outlet.ts';
import type { Chunk, Voice } from './voice.ts';

/** Events read from the store for one reader in one go. */
const stride = 100;

/**
 * One reader of one room: a cursor and little else. Next in line → pass it on; heard already →
 * drop it; a gap or a slow spell → from what the voice remembers, then from the store. Joining late,
 * coming back and having been slow are one and the same here.
 */
export class Subscription {
  readonly #voice: Voice;
  readonly #outlet: Outlet;
  readonly #onLost: (error: unknown) => void;
  #cursor: number;
  #state: 'live' | 'behind' | 'ended' = 'behind';

  /** @param onLost called when the log can't be read: the connection should come back later */
  constructor(voice: Voice, outlet: Outlet, cursor: number, onLost: (error: unknown) => void) {
    this.#voice = voice;
    this.#outlet = outlet;
    this.#cursor = cursor;
    this.#onLost = onLost;
    voice.readers.add(this);
    this.#advance();
  }

  /** The last event handed to the connection. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Takes the events of a moment. */
  hear(chunk: Chunk): void {
    if (this.#state !== 'live' || chunk.to <= this.#cursor) return;
    if (chunk.from <= this.#cursor + 1 && !this.#outlet.congested) return this.#pass(chunk);
    this.#state = 'behind';
    this.#advance();
  }

  /** Takes signals, unless there is something more important to catch up with. */
  overhear(bytes: Buffer): void {
    if (this.#state === 'live' && !this.#outlet.congested) this.#outlet.push(bytes);
  }

  end(): void {
    this.#state = 'ended';
    this.#voice.leave(this);
  }

  #pass(chunk: Chunk): void {
    this.#outlet.push(this.#voice.bytesAfter(chunk, this.#cursor));
    this.#cursor = chunk.to;
  }

  readonly #advance = (): void => {
    while (this.#state === 'behind') {
      if (this.#cursor >= this.#voice.sealed) {
        this.#state = 'live';
      } else if (this.#outlet.congested) {
        this.#outlet.whenDrained(this.#advance);
        return;
      } else {
        const chunk = this.#voice.chunkOf(this.#cursor + 1);
        if (!chunk) return void this.#recall().catch(this.#onLost);
        this.#pass(chunk);
      }
    }
  };

  async #recall(): Promise<void> {
    const chunks = await this.#voice.recall(this.#cursor, stride);
    if (this.#state !== 'behind') return;
    const before = this.#cursor;
    for (const chunk of chunks) {
      if (this.#outlet.congested) break;
      this.#pass(chunk);
    }
    const moved = this.#cursor > before || this.#outlet.congested;
    if (!moved && !this.#voice.chunkOf(before + 1)) {
      throw new Error(`the log has no event ${before + 1}`);
    }
    this.#advance();
  }
}
