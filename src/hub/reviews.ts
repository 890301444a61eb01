import { guard, type OnBug } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import { carryingOf } from '../protocol/carried.ts';
import type { RoomEvent } from '../protocol/event.ts';
import { meIn } from '../protocol/me.ts';
import { heldFor, type OwnHeld, ownHeld, reviewedAtOnce } from '../protocol/review.ts';
import { idsOf, type Standing } from '../protocol/standing.ts';
import type { StoreReader } from '../store/store.ts';
import type { Clearances } from './clearances.ts';
import type { Welcome } from './place.ts';

/** The reading of what waits for those who keep order. */
export interface ReviewsParts {
  readonly key: string;
  readonly store: Pick<StoreReader, 'review' | 'events'>;
  readonly clearances: Clearances;
  /** Bytes that somebody is told at once. */
  readonly unsentBytes: number;
  readonly onBug: OnBug;
}

/** The part of a welcome that is about what waits. */
export type ReviewedHere = Pick<Welcome, 'waiting' | 'queue'>;

/**
 * Those whose messages wait in a room: each hears of its own, on all its connections; who has no key, on
 * that connection. In a room where nothing was held or reported, the store is not asked.
 */
export class Reviews {
  readonly #parts: ReviewsParts;
  #isReviewed = false;
  #telling: Promise<unknown> = Promise.resolve();

  constructor(parts: ReviewsParts) {
    this.#parts = parts;
  }

  /** Something was held or reported here. */
  get isReviewed(): boolean {
    return this.#isReviewed;
  }

  begin(isReviewed = false): void {
    this.#isReviewed ||= isReviewed;
  }

  /** The words for somebody who comes in. */
  toldTo({ actor }: { readonly actor?: Actor | undefined }): Promise<ReviewedHere> {
    return reviewedIn(this.#parts, this.#parts.clearances.standing, actor);
  }

  /** Called before what was held is told: a client that shows its own lines itself has that one. */
  approving({ seq, approval }: RoomEvent): void {
    if (!approval) return;
    for (const one of this.#parts.clearances.here) {
      if (one.isAwaiting?.(approval.held)) guard(one, () => one.leaveOut?.(seq));
    }
  }

  /** Takes the room's next event. */
  take(event: RoomEvent): void {
    const { type, approval } = event;
    if (type === 'held' || type === 'reported') this.#isReviewed = true;
    if (type !== 'held' && type !== 'rejected' && !approval) return;
    // One after the other: what became of something comes behind it.
    this.#telling = this.#telling.then(() => this.#tell(event)).catch(this.#parts.onBug);
  }

  async #tell(event: RoomEvent): Promise<void> {
    const { key: room, clearances } = this.#parts;
    const held = await this.#heldBy(event);
    if (!held) return;
    const { author, changed } = held;
    const ids = idsOf(clearances.standing, author.id);
    for (const one of [...clearances.here]) {
      const isOwn = !author.claimed && one.actor && ids.includes(one.actor.author.id);
      if (!isOwn && !one.isAwaiting?.(changed.seq)) continue;
      guard(one, () => one.tell({ type: 'yours', room, yours: [], waiting: [changed] }));
    }
  }

  /** The writer of what is held, and what it is told. */
  async #heldBy(event: RoomEvent) {
    if (event.type === 'held') {
      const { author, text } = event;
      return {
        author,
        changed: { ...headOf(event), text, ...carryingOf(event) } satisfies OwnHeld,
      };
    }
    const target = event.approval?.held ?? (event.type === 'rejected' ? event.target : 0);
    const { key, store } = this.#parts;
    const [held] = await store.events(key, target - 1, target, 1);
    if (held?.type !== 'held') return undefined;
    const { author } = held;
    return { author, changed: { ...headOf(held), text: '', ...outcomeIn(event, author.id) } };
  }
}

function headOf({ seq, at, ref, target }: Extract<RoomEvent, { type: 'held' }>) {
  const aimed = target === undefined ? {} : { target };
  return { seq, at, ...(ref === undefined ? {} : { ref }), ...aimed };
}

function outcomeIn(event: RoomEvent, writer: string): Partial<OwnHeld> {
  if (event.type !== 'rejected') return { became: event.seq };
  const { author, as, reason } = event;
  const rejected = author.id === writer ? 'writer' : as ? 'order' : 'time';
  return { rejected, ...(reason === undefined ? {} : { reason }) };
}

type Reading = Pick<ReviewsParts, 'key' | 'unsentBytes'> & {
  readonly store: Pick<StoreReader, 'review'>;
};

/** The messages of somebody that wait in a room, and for the cleared the head of the queue. */
export async function reviewedIn(
  { key, store, unsentBytes }: Reading,
  standing: Standing,
  actor: Actor | undefined,
): Promise<ReviewedHere> {
  if (!actor || actor.author.claimed) return {};
  const now = Date.now();
  const of = idsOf(standing, actor.author.id);
  const waiting = await store.review.own(key, { of, since: now - heldFor, limit: ownHeld });
  const own = waiting.length > 0 ? { waiting } : {};
  if (!meIn(standing, actor, key, now).cleared) return own;
  const bytes = unsentBytes / 4;
  const queue = await store.review.queue(key, { limit: reviewedAtOnce, bytes });
  return queue.held.length + queue.reported.length > 0 ? { ...own, queue } : own;
}
