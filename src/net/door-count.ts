import type { Limits } from '../protocol/limit.ts';
import { Bucket, Meter } from '../protocol/meter.ts';
import type { Rates } from '../protocol/rate.ts';

/** The bounds of a door; Infinity where nothing is counted. */
export type DoorBounds = Pick<Limits, 'connections' | 'connectionsPerAddress' | 'silentPerAddress'>;

/** A connection that was let in. */
export interface Held {
  /** The address it counts by; undefined where that tells nobody apart. */
  readonly address: string | undefined;
  /** Ends it where others need its place. */
  giveWay: () => void;
  /** Requests on it that are not answered yet. */
  asking: number;
}

/**
 * The state of a connection: it has not sent a request or said hello, waits for an answer or hears a
 * room, or is kept for a next request.
 */
export type HeldState = 'silent' | 'busy' | 'idle';

interface Own extends Held {
  address: string | undefined;
  state: HeldState;
  /** The moment at which it came, by a clock that never jumps. */
  readonly since: number;
  isGone: boolean;
}

interface Address {
  open: number;
  /** The oldest of these first. */
  readonly silent: Set<Own>;
  readonly idle: Set<Own>;
}

/** Milliseconds for which nobody gives way who is still silent: a hello takes that long. */
const grace = 1_000;
/** The part of a bound past which connections are not kept for next requests. */
const crowded = 0.5;

/** Counts the connections that are open, by address and in all. */
export interface DoorCount {
  readonly size: number;
  /** Those from the address that has most. */
  readonly busiest: number;
  /**
   * Lets a connection in, which is silent yet. Where its address is full, one that is kept for a next
   * request gives way, or one that was silent for a second and more.
   *
   * @param address as requests are counted by; undefined where that is not known yet
   * @returns undefined where there is no place
   */
  enter(address: string | undefined, giveWay: () => void): Held | undefined;
  /** Counts it by another address from now on. @returns false where there is no place */
  move(held: Held, address: string | undefined): boolean;
  become(held: Held, state: HeldState): void;
  /** Too many are open for this one to be kept. */
  isCrowded(held: Held): boolean;
  leave(held: Held): void;
}

/**
 * @param rates of new connections, by address and in all
 * @param now milliseconds by a clock that never jumps
 */
export function createDoorCount(
  bounds: DoorBounds,
  rates: Pick<Rates, 'connections' | 'allConnections'>,
  now: () => number = () => performance.now(),
): DoorCount {
  return new Doors(bounds, rates, now);
}

class Doors implements DoorCount {
  readonly #bounds: DoorBounds;
  readonly #rates: Pick<Rates, 'connections' | 'allConnections'>;
  readonly #now: () => number;
  readonly #addresses = new Map<string, Address>();
  readonly #new: Meter;
  readonly #allNew = new Bucket();
  readonly #idle = new Set<Own>();
  #size = 0;

  constructor(
    bounds: DoorBounds,
    rates: Pick<Rates, 'connections' | 'allConnections'>,
    now: () => number,
  ) {
    this.#bounds = bounds;
    this.#rates = rates;
    this.#now = now;
    this.#new = new Meter(rates.connections, undefined, now);
  }

  get size(): number {
    return this.#size;
  }

  get busiest(): number {
    let most = 0;
    for (const { open } of this.#addresses.values()) most = Math.max(most, open);
    return most;
  }

  enter(address: string | undefined, giveWay: () => void): Held | undefined {
    const since = this.#now();
    if (this.#allNew.waitOf(this.#rates.allConnections, since) > 0) return undefined;
    if (this.#size >= this.#bounds.connections && !this.#send(first(this.#idle))) return undefined;
    if (!this.#hasPlace(address, 'silent')) return undefined;
    this.#allNew.note(this.#rates.allConnections, since);
    const held: Own = { address, state: 'silent', since, isGone: false, giveWay, asking: 0 };
    this.#size++;
    this.#count(held);
    return held;
  }

  move(held: Held, address: string | undefined): boolean {
    const own = held as Own;
    if (own.isGone || own.address === address) return true;
    if (!this.#hasPlace(address, own.state)) return false;
    this.#discount(own);
    own.address = address;
    this.#count(own);
    return true;
  }

  become(held: Held, state: HeldState): void {
    const own = held as Own;
    if (own.isGone || own.state === state) return;
    const address = own.address === undefined ? undefined : this.#addresses.get(own.address);
    if (own.state === 'silent') address?.silent.delete(own);
    if (own.state === 'idle') this.#rest(own, address, false);
    own.state = state;
    if (state === 'silent') address?.silent.add(own);
    if (state === 'idle') this.#rest(own, address, true);
  }

  isCrowded({ address }: Held): boolean {
    const { connections, connectionsPerAddress } = this.#bounds;
    const own = address === undefined ? 0 : (this.#addresses.get(address)?.open ?? 0);
    return own > connectionsPerAddress * crowded || this.#size > connections * crowded;
  }

  leave(held: Held): void {
    const own = held as Own;
    if (own.isGone) return;
    own.isGone = true;
    this.#size--;
    this.#discount(own);
  }

  /** Makes a place where one can be made, and takes one of those that are new. */
  #hasPlace(address: string | undefined, state: HeldState): boolean {
    if (address === undefined) return true;
    if (this.#new.waitOf(address) > 0) return false;
    const { connectionsPerAddress, silentPerAddress } = this.#bounds;
    const { open = 0, silent, idle } = this.#addresses.get(address) ?? {};
    if (open >= connectionsPerAddress && !this.#send(first(idle))) return false;
    const isFull = state === 'silent' && (silent?.size ?? 0) >= silentPerAddress;
    if (isFull && !this.#send(this.#longSilent(silent))) return false;
    this.#new.note(address);
    return true;
  }

  #longSilent(silent: ReadonlySet<Own> | undefined): Own | undefined {
    const oldest = first(silent);
    return oldest && this.#now() - oldest.since >= grace ? oldest : undefined;
  }

  #send(held: Own | undefined): boolean {
    if (!held) return false;
    this.leave(held);
    held.giveWay();
    return true;
  }

  #count(own: Own): void {
    if (own.address === undefined) {
      if (own.state === 'idle') this.#idle.add(own);
      return;
    }
    const address = this.#addresses.get(own.address) ?? {
      open: 0,
      silent: new Set(),
      idle: new Set(),
    };
    if (address.open++ === 0) this.#addresses.set(own.address, address);
    if (own.state === 'silent') address.silent.add(own);
    if (own.state === 'idle') this.#rest(own, address, true);
  }

  #discount(own: Own): void {
    const address = own.address === undefined ? undefined : this.#addresses.get(own.address);
    this.#rest(own, address, false);
    if (!address || own.address === undefined) return;
    address.silent.delete(own);
    if (--address.open === 0) this.#addresses.delete(own.address);
  }

  #rest(own: Own, address: Address | undefined, isIdle: boolean): void {
    for (const idle of [this.#idle, address?.idle]) {
      if (isIdle) idle?.add(own);
      else idle?.delete(own);
    }
  }
}

function first(set: ReadonlySet<Own> | undefined): Own | undefined {
  const [one] = set ?? [];
  return one;
}
