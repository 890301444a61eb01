import type { Meta } from '../protocol/carried.ts';
import type { AnySignal } from './any-signal.ts';

/** All that goes with a message besides its text. */
export interface SaidWith {
  /** The number of the message that it answers. */
  readonly reply?: number;
  /** The ids of those whom the text names behind an @, twenty at most. */
  readonly mentions?: readonly string[];
  /** Data of your own, kept and deleted with the text: 4 KB of JSON at most. */
  readonly meta?: Meta;
}

/** All that may be said to a post. */
export interface PostOptions extends SaidWith {
  /**
   * Discards the message unless it was sent or has failed by then. Until then it is kept in memory only:
   * nobody sends it once nobody can give the signal.
   */
  readonly signal?: AnySignal;
}

/** All that goes with the new text of a message. */
export interface EditedWith extends Pick<SaidWith, 'mentions'> {
  /** Put in the place of what is there; null takes that away, and without it that stays. */
  readonly meta?: Meta | null;
}

/** A message that was typed and has no answer yet, as it was when it was told. */
export interface Unsent {
  /** The client's mark: the server stores one message per author and ref, however often it comes. */
  readonly ref: string;
  /** The room's key. */
  readonly room: string;
  /** The author's mark, a fingerprint of the secret: it is never sent as somebody else. */
  readonly author: string;
  readonly text: string;
  /** All that goes with the text. */
  readonly more?: SaidWith;
  /** The moment it was typed, in milliseconds since 1970. */
  readonly at: number;
  readonly state: 'queued' | 'sending' | 'failed';
  /** The code of the latest refusal, if there was one. */
  readonly code?: string;
  readonly reason?: string;
  /**
   * The moment a refused message is tried again or, where it failed, may be; in milliseconds since 1970,
   * by this machine's clock. `Room.retryIn` says how far off it is, whatever became of the clock.
   */
  readonly retryAt?: number;
  /** Seconds from the refusal to that moment, as the server said. */
  readonly wait?: number;
  /** The store could not take it, or has not because of a signal: it is gone with this page or program, should that end first. */
  readonly unkept?: true;
}

/**
 * A place in which unsent messages outlive a reload. What it fails to keep is sent all the same, as
 * long as the client lives.
 *
 * @example
 * const rows = new Map<string, Unsent>();
 * const store: OutboxStore = {
 *   load: async (room) => [...rows.values()].filter((row) => row.room === room),
 *   put: async (row) => void rows.set(row.ref, row),
 *   remove: async ({ ref }) => void rows.delete(ref),
 * };
 */
export interface OutboxStore {
  /** Rows of a room as they were last put. */
  load(room: string): Promise<readonly Unsent[]>;
  /** Resolves when the row is safe: only then it is sent. */
  put(row: Unsent): Promise<void>;
  remove(row: Unsent): Promise<void>;
  /**
   * The turn of one of several that share the store: does `work` while no other sends to this room.
   */
  alone?(room: string, work: () => Promise<void>): Promise<void>;
  /** The pass that a room with a password gave an author, kept where one is `given`. */
  pass?(whose: string, given?: string): string | undefined;
  /** The client is closed: lets go of what is open. What is put from then on is kept if it can be. */
  close?(): void;
  /**
   * The news of several that share the store: `changed` hears of rooms whose rows another changed,
   * as long as the client lives.
   */
  watch?(changed: (room: string) => void): void;
}

/** For as long as the client lives. */
export function memoryOutbox(): OutboxStore {
  const rows = new Map<string, Unsent>();
  return {
    load: async (room) => [...rows.values()].filter((row) => row.room === room),
    put: async (row) => void rows.set(row.ref, row),
    remove: async ({ ref }) => void rows.delete(ref),
  };
}

/** Two secrets have the same one as good as never, and it gives nothing of a secret away. */
export function fingerprint(secret: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let at = 0; at < secret.length; at++) {
    a = Math.imul(a ^ secret.charCodeAt(at), 0x9e3779b1);
    b = Math.imul(b ^ secret.charCodeAt(at), 0x5f356495);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
