import { isDeepStrictEqual } from 'node:util';
import type { RoomName } from '../protocol/code.ts';
import type { Fact } from '../protocol/fact.ts';
import { type KeepSet, keepDelay, keptBesides, keptFor } from '../protocol/keeping.ts';
import type { Author } from '../protocol/record.ts';
import type { KeepingRoom, StoreReader } from '../store/store.ts';
import { isOpen } from './reviewing.ts';
import type { RoomParts } from './room-parts.ts';
import type { RoomStanding } from './standing.ts';

/** That texts of a room are too old. */
export interface Expiring {
  readonly room: RoomName;
  /** The last message that is to go. */
  readonly upTo: number;
  /** The values of the room's `keep` since a moment, by which that was found. */
  readonly sets: readonly KeepSet[];
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** That nobody who keeps order has seen a held message, or a question, for too long. */
export interface Lapsing {
  readonly room: RoomName;
  readonly held: number;
  readonly isQuestion?: true;
}

/** The author who rejects what nobody has seen. */
const reviewer: Author = { id: 'h_review', name: 'host', badge: 'host' };

/** The author who lets texts go that are too old. */
const keeper: Author = { id: 'h_keep', name: 'host', badge: 'host' };

/**
 * The fact by which they go; asked for in the room's queue, so that nothing is decided meanwhile.
 * There is none where `keep` was set since they were found, even to the same again: what lets more
 * stand counts from its commit, and one that is on its way may be such a one.
 */
export async function expiryBy(
  standing: RoomStanding,
  { store, now }: Pick<RoomParts, 'store' | 'now'>,
  { room, upTo, sets, since }: Expiring,
): Promise<Fact | undefined> {
  if (standing.isOnItsWay('keep')) return undefined;
  if (!isDeepStrictEqual(await store.keepSets(room.key, since), sets)) return undefined;
  return { room, author: keeper, at: now(), change: { type: 'expired', upTo } };
}

/** The fact by which a held message or a question is rejected by itself, where it still waits. */
export async function lapseBy(
  { store, group, now }: Pick<RoomParts, 'store' | 'group' | 'now'>,
  { room, held: target, isQuestion }: Lapsing,
): Promise<Fact | undefined> {
  await group.landed();
  const waits = isQuestion
    ? await isOpen(store, room.key, target)
    : !(await store.review.outcome(room.key, target));
  if (!waits) return undefined;
  return { room, author: reviewer, at: now(), change: { type: 'rejected', target } };
}

/** The beginning of the messages that a room is to keep, as of its fact `counted`. */
interface Edge {
  readonly messages: number;
  /** The last message that is none of them. */
  readonly seq: number;
  /** Messages after that. */
  readonly count: number;
  readonly counted: number;
}

/** Facts that are looked through at once: a millisecond. */
const block = 1_000;
/** Rooms of which it is remembered where their latest messages begin; the others are counted anew. */
const mostEdges = 1_000;

/** Finds messages that are older, or more, than their room keeps. */
export class Overdue {
  readonly #store: StoreReader;
  readonly #rest: () => Promise<void>;
  readonly #edges = new Map<string, Edge>();

  /** @param rest is called between two looks into the store: others may have their turn */
  constructor(store: StoreReader, rest: () => Promise<void>) {
    this.#store = store;
    this.#rest = rest;
  }

  /** Undefined where everything may stay. */
  async in(keeping: KeepingRoom, now: number): Promise<Expiring | undefined> {
    const { room, expired } = keeping;
    const since = now - keepDelay;
    const sets = await this.#store.keepSets(room.key, since);
    const keep = sets.at(-1)?.keep ?? '';
    const counting = [keep, ...keptBesides(sets, now).map((one) => one.keep)].map(keptFor);
    let [longest, most] = [-1, -1];
    for (const kept of counting) {
      if (!kept) return undefined;
      if ('ms' in kept) longest = Math.max(longest, kept.ms);
      else most = Math.max(most, kept.messages);
    }
    const byAge = longest < 0 ? undefined : await this.#store.messageBy(room.key, now - longest);
    await this.#rest();
    const floor = expired?.upTo ?? 0;
    if (byAge !== undefined && byAge <= floor) return undefined;
    const byCount = most < 0 ? undefined : await this.#before(keeping, most);
    const upTo = Math.min(byAge ?? keeping.seq, byCount ?? keeping.seq);
    return upTo > floor ? { room, upTo, sets, since } : undefined;
  }

  /** The message that so many others come after. */
  async #before({ room: { key }, seq, expired }: KeepingRoom, messages: number): Promise<number> {
    const known = this.#edges.get(key);
    const edge =
      known?.messages === messages && known.counted <= seq
        ? await this.#moved(key, known, seq)
        : await this.#found(key, messages, seq, expired?.upTo ?? 0);
    this.#edges.delete(key);
    this.#edges.set(key, edge);
    const [oldest] = this.#edges.keys();
    if (this.#edges.size > mostEdges && oldest !== undefined) this.#edges.delete(oldest);
    return edge.seq;
  }

  /** Finds it by counting back from the end. */
  async #found(key: string, messages: number, counted: number, floor: number): Promise<Edge> {
    let count = 0;
    for (let upTo = counted; upTo > floor; upTo -= block) {
      const some = await this.#numbers(key, Math.max(floor, upTo - block), upTo);
      count += some.length;
      const seq = count > messages ? some[count - messages - 1] : undefined;
      if (seq !== undefined) return { messages, seq, count: messages, counted };
    }
    return { messages, seq: floor, count, counted };
  }

  /** Moves it by counting what came since, and as many on from where it was. */
  async #moved(key: string, edge: Edge, counted: number): Promise<Edge> {
    const { messages } = edge;
    let { seq, count } = edge;
    for (let after = edge.counted; after < counted; after += block) {
      count += (await this.#numbers(key, after, Math.min(after + block, counted))).length;
    }
    for (let after = seq; count > messages && after < counted; after += block) {
      const some = await this.#numbers(key, after, Math.min(after + block, counted));
      const gone = some.slice(0, count - messages);
      count -= gone.length;
      seq = gone.at(-1) ?? seq;
    }
    return { messages, seq, count, counted };
  }

  async #numbers(key: string, after: number, upTo: number): Promise<readonly number[]> {
    const numbers = await this.#store.messageNumbers(key, after, upTo);
    await this.#rest();
    return numbers;
  }
}
