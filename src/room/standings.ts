import type { RoomKey } from '../protocol/code.ts';
import { noStanding, type Standing } from '../protocol/standing.ts';
import type { StoreReader } from '../store/store.ts';
import { RoomStanding } from './standing.ts';

/** Rooms of which it is kept, at least; those used least go first. */
const usualKept = 10_000;
const mostQuiet = 256;

/** The standings of rooms, kept in memory for those in use. */
export class Standings {
  readonly #store: Pick<StoreReader, 'standing'>;
  readonly #kept: number;
  /** Two halves: what is found in the older one moves to the younger one. */
  #young = new Map<string, RoomStanding | undefined>();
  #old = new Map<string, RoomStanding | undefined>();
  /** Some rooms in use in which nothing was decided: none is made anew for each post. */
  readonly #quiet = new Map<RoomKey, RoomStanding>();
  readonly #asked = new Map<string, Promise<RoomStanding>>();
  #turns = 0;

  constructor(store: Pick<StoreReader, 'standing'>, kept = usualKept) {
    this.#store = store;
    this.#kept = kept;
  }

  /** The standing of a room, where known here. A room without anything has no bytes of its own. */
  known(key: RoomKey): RoomStanding | undefined {
    const young = this.#young.get(key);
    if (young || this.#young.has(key)) return young ?? this.#quietOf(key);
    if (!this.#old.has(key)) return undefined;
    const standing = this.#old.get(key);
    this.#old.delete(key);
    this.#keep(key, standing);
    return standing ?? this.#quietOf(key);
  }

  /** The standing of a room: asked of the store where it is not known, once for all who wait. */
  of(key: RoomKey): RoomStanding | Promise<RoomStanding> {
    return this.known(key) ?? this.#asked.get(key) ?? this.#ask(key);
  }

  /** That of a room in which something is decided now: kept from here on. */
  own(key: RoomKey, standing: RoomStanding): void {
    this.#quiet.delete(key);
    this.#old.delete(key);
    this.#keep(key, standing);
  }

  /**
   * Called before a room is read for another reason; what it returns takes what stands there, unless
   * that is known by then.
   */
  prime(key: RoomKey): (standing: Standing | undefined) => void {
    const turns = this.#turns;
    return (standing = noStanding) => {
      // What was forgotten meanwhile may have been younger.
      if (turns === this.#turns && !this.known(key)) this.#take(key, standing);
    };
  }

  async #ask(key: RoomKey): Promise<RoomStanding> {
    const asked = this.#store
      .standing(key)
      .then((standing) => this.known(key) ?? this.#take(key, standing));
    this.#asked.set(key, asked);
    try {
      return await asked;
    } finally {
      this.#asked.delete(key);
    }
  }

  #quietOf(key: RoomKey): RoomStanding {
    const known = this.#quiet.get(key);
    if (known) return known;
    const made = new RoomStanding(key, noStanding);
    if (this.#quiet.size >= mostQuiet) this.#quiet.clear();
    this.#quiet.set(key, made);
    return made;
  }

  #take(key: RoomKey, standing: Standing): RoomStanding {
    const taken = new RoomStanding(key, standing);
    this.#keep(key, standing === noStanding ? undefined : taken);
    return taken;
  }

  #keep(key: RoomKey, standing: RoomStanding | undefined): void {
    this.#young.set(key, standing);
    if (this.#young.size <= this.#kept) return;
    const gone = this.#old;
    this.#old = this.#young;
    this.#young = new Map();
    this.#turns++;
    for (const [each, held] of gone) if (held?.isFlying) this.#young.set(each, held);
  }
}
