import type { RoomEvent } from '../protocol/event.ts';
import type { Pin } from '../protocol/pin.ts';
import type { StoreReader } from '../store/store.ts';

/** The reading of what is pinned in a room. */
export interface PinnedParts {
  readonly key: string;
  readonly store: Pick<StoreReader, 'pins'>;
}

/** The part of a welcome that is about pins. */
export interface PinsTold {
  readonly pins?: readonly Pin[];
}

/** The messages that stand above all others, as those who come in are told. Most rooms have none. */
export class Pinned {
  readonly #parts: PinnedParts;
  #isPinned = false;
  #version = 0;
  /** The store's word, until something is another way. */
  #pins: Promise<readonly Pin[]> | undefined;

  constructor(parts: PinnedParts) {
    this.#parts = parts;
  }

  /** Something was pinned here. */
  get isPinned(): boolean {
    return this.#isPinned;
  }

  /** Another number once something that was told may be another way. */
  get version(): number {
    return this.#version;
  }

  begin(isPinned = false): void {
    this.#isPinned ||= isPinned;
  }

  /** Takes the room's next event, but for posts. */
  take(event: RoomEvent): void {
    if (event.type === 'pinned') this.#isPinned = true;
    if (!this.#isPinned) return;
    this.#pins = undefined;
    this.#version++;
  }

  /** @param now milliseconds since 1970 */
  async told(now: number): Promise<PinsTold> {
    if (!this.#isPinned) return {};
    const pins = await this.#read(now);
    return pinsTold(pins, now);
  }

  #read(now: number): Promise<readonly Pin[]> {
    if (this.#pins !== undefined) return this.#pins;
    const { key, store } = this.#parts;
    const pins = store.pins(key, now);
    this.#pins = pins;
    // Whoever comes next tries again.
    pins.catch(() => {
      if (this.#pins === pins) this.#pins = undefined;
    });
    return pins;
  }
}

/** The pins that are still in force; absent where there are none. */
export function pinsTold(pins: readonly Pin[], now: number): PinsTold {
  const left = pins.filter(({ until = Number.POSITIVE_INFINITY }) => until > now);
  return left.length > 0 ? { pins: left } : {};
}
