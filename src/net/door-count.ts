import type { Limits } from '../protocol/limit.ts';
import { Meter } from '../protocol/meter.ts';
import type { Rates } from '../protocol/rate.ts';
import { Arrivals } from './arrivals.ts';
import type { MemoryBudget } from './memory-budget.ts';

/** The bounds of a door; Infinity where nothing is counted. */
export type DoorBounds = Pick<Limits, 'connections' | 'connectionsPerAddress' | 'silentPerAddress'>;

/** The place that a connection comes from. */
export interface ComesFrom {
  /** The address it counts by; undefined where that tells nobody apart. */
  readonly address: string | undefined;
  /** The other end of it, by which what is new is shared. */
  readonly peer?: string | undefined;
  /** That is a proxy which nobody named: those for whom it asks have no count of their own. */
  readonly isUnnamed?: boolean;
  /** It has sent something already. */
  readonly hasSpoken?: boolean;
}

/** A connection that was let in. */
export interface Held {
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
  /** The proxy that brought it, where nobody named that. */
  unnamed: string | undefined;
  state: HeldState;
  /** It has sent nothing yet, as far as is known. */
  isMute: boolean;
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
/** The part of all places that one proxy may take which nobody named, and that all of these may. */
const ofOneUnnamed = 0.5;
const ofAllUnnamed = 0.75;

/** Counts the connections that are open, by address and in all. */
export interface DoorCount {
  readonly size: number;
  /** Those from the address that has most. */
  readonly busiest: number;
  /**
   * Lets a connection in, which is silent yet. Where its address is full, one that is kept for a next
   * request gives way, or one that was silent for a second and more; to one that has spoken, also one
   * that has sent nothing.
   *
   * @returns undefined where there is no place
   */
  enter(from: ComesFrom, giveWay: () => void): Held | undefined;
  /**
   * Counts it by another address from now on.
   *
   * @param unnamed the proxy that brought it, where nobody named that, and no address is known
   * @returns false where there is no place; then it counts as before
   */
  move(held: Held, address: string | undefined, unnamed?: string): boolean;
  /** Told that it has sent something. */
  heard(held: Held): void;
  become(held: Held, state: HeldState): void;
  /** Too many are open for this one to be kept. */
  isCrowded(held: Held): boolean;
  leave(held: Held): void;
}

/**
 * @param rates of new connections, by address and in all
 * @param now milliseconds by a clock that never jumps
 * @param memory lets nobody in while it is short; not looked at unless given
 */
export function createDoorCount(
  bounds: DoorBounds,
  rates: Pick<Rates, 'connections' | 'allConnections'>,
  now: () => number = () => performance.now(),
  memory?: Pick<MemoryBudget, 'isShort'>,
): DoorCount {
  return new Doors(bounds, rates, now, memory);
}

class Doors implements DoorCount {
  readonly #bounds: DoorBounds;
  readonly #now: () => number;
  readonly #memory: Pick<MemoryBudget, 'isShort'> | undefined;
  readonly #addresses = new Map<string, Address>();
  readonly #new: Meter;
  /** Those who said something at once: who is silent takes nothing from them. */
  readonly #spoken: Meter;
  readonly #arrivals: Arrivals;
  /** The connections of each proxy that nobody named, and of all of them. */
  readonly #unnamed = new Map<string, number>();
  #allUnnamed = 0;
  readonly #idle = new Set<Own>();
  #size = 0;

  constructor(
    bounds: DoorBounds,
    rates: Pick<Rates, 'connections' | 'allConnections'>,
    now: () => number,
    memory: Pick<MemoryBudget, 'isShort'> | undefined,
  ) {
    this.#bounds = bounds;
    this.#memory = memory;
    this.#now = now;
    this.#new = new Meter(rates.connections, undefined, now);
    this.#spoken = new Meter(rates.connections, undefined, now);
    this.#arrivals = new Arrivals(rates.allConnections);
  }

  get size(): number {
    return this.#size;
  }

  get busiest(): number {
    let most = 0;
    for (const { open } of this.#addresses.values()) most = Math.max(most, open);
    return most;
  }

  enter(from: ComesFrom, giveWay: () => void): Held | undefined {
    const { address, peer = address, hasSpoken = false } = from;
    const unnamed = from.isUnnamed ? peer : undefined;
    const since = this.#now();
    if (this.#memory?.isShort(since) || !this.#arrivals.mayCome(peer, since)) return undefined;
    if (unnamed !== undefined && !this.#hasPlaceBehind(unnamed)) return undefined;
    if (this.#size >= this.#bounds.connections && !this.#send(first(this.#idle))) return undefined;
    if (!this.#hasPlace(address, 'silent', hasSpoken)) return undefined;
    this.#arrivals.note(peer, since);
    const held: Own = {
      ...{ address, unnamed, state: 'silent', isMute: !hasSpoken, since, isGone: false },
      ...{ giveWay, asking: 0 },
    };
    this.#size++;
    this.#count(held);
    return held;
  }

  move(held: Held, address: string | undefined, unnamed?: string): boolean {
    const own = held as Own;
    if (own.isGone) return true;
    if (own.address === address && (address !== undefined || own.unnamed === unnamed)) return true;
    if (unnamed !== undefined && !this.#hasPlaceBehind(unnamed)) return false;
    if (!this.#hasPlace(address, own.state, true)) return false;
    this.#discount(own);
    own.address = address;
    own.unnamed = unnamed;
    own.isMute = false;
    this.#count(own);
    return true;
  }

  heard(held: Held): void {
    const own = held as Own;
    if (!own.isMute) return;
    own.isMute = false;
    if (own.address !== undefined) this.#spoken.note(own.address);
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
  #hasPlace(address: string | undefined, state: HeldState, hasSpoken: boolean): boolean {
    if (address === undefined) return true;
    const meter = hasSpoken ? this.#spoken : this.#new;
    if (meter.waitOf(address) > 0) return false;
    const { connectionsPerAddress, silentPerAddress } = this.#bounds;
    const { open = 0, silent, idle } = this.#addresses.get(address) ?? {};
    if (open >= connectionsPerAddress) {
      const gives = first(idle) ?? (hasSpoken ? mute(silent) : undefined);
      if (!this.#send(gives)) return false;
    }
    const isFull = state === 'silent' && (silent?.size ?? 0) >= silentPerAddress;
    if (isFull) {
      const gives = (hasSpoken ? mute(silent) : undefined) ?? this.#longSilent(silent);
      if (!this.#send(gives)) return false;
    }
    meter.note(address);
    return true;
  }

  /** So that one header leaves places for those who have a count of their own. */
  #hasPlaceBehind(unnamed: string): boolean {
    const { connections } = this.#bounds;
    if ((this.#unnamed.get(unnamed) ?? 0) >= connections * ofOneUnnamed) return false;
    return this.#allUnnamed < connections * ofAllUnnamed;
  }

  #countUnnamed({ unnamed }: Own, by: 1 | -1): void {
    if (unnamed === undefined) return;
    this.#allUnnamed += by;
    const open = (this.#unnamed.get(unnamed) ?? 0) + by;
    if (open > 0) this.#unnamed.set(unnamed, open);
    else this.#unnamed.delete(unnamed);
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
    this.#countUnnamed(own, 1);
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
    this.#countUnnamed(own, -1);
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

/** The oldest that has sent nothing. */
function mute(set: ReadonlySet<Own> | undefined): Own | undefined {
  for (const one of set ?? []) if (one.isMute) return one;
  return undefined;
}

function first(set: ReadonlySet<Own> | undefined): Own | undefined {
  const [one] = set ?? [];
  return one;
}
