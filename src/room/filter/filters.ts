import { Filter } from './filter.ts';

/** Bytes of compiled filters of rooms that are kept, at least; those used least go first. */
const usualBytes = 32 * 1_024 * 1_024;

/** All filters that count: that of the host for all rooms, and those of rooms, each compiled once. */
export class Filters {
  /** The host's; undefined where it has none. */
  house: Filter | undefined;
  readonly #bytes: number;
  /** Two halves: what is found in the older one moves to the younger one. */
  #young = new Map<string, Filter>();
  #old: ReadonlyMap<string, Filter> = new Map();
  #taken = 0;

  constructor(house?: Filter, bytes = usualBytes) {
    this.house = house;
    this.#bytes = bytes;
  }

  /** That of a setting's value. Rooms with the same value share it. */
  of(text: string): Filter {
    const young = this.#young.get(text);
    if (young) return young;
    const filter = this.#old.get(text) ?? Filter.of(text);
    this.#young.set(text, filter);
    this.#taken += filter.bytes;
    if (this.#taken > this.#bytes / 2) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#taken = 0;
    }
    return filter;
  }
}
