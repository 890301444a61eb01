import type { Actor } from '../protocol/actor.ts';
import { holdAt, isCalm } from '../protocol/calm.ts';
import type { RoomKey } from '../protocol/code.ts';
import { isAtLeast, type Role } from '../protocol/role.ts';
import { idsOf } from '../protocol/standing.ts';
import type { StoreReader } from '../store/store.ts';
import { isBareText } from './beside.ts';
import type { Ground, Said } from './ground.ts';
import type { Rush } from './rush.ts';
import type { RoomStanding } from './standing.ts';

/** Milliseconds for which a member has been in a room; undefined where it is not there. */
export type HereFor = (room: RoomKey, member: string) => number | undefined;

/** People who are known to have written in some room, at most. */
const mostKnown = 10_000;

/** The switch by which new guests of every room do some work. */
type Asks = Pick<Rush, 'asksWork'>;

/** Does a room ask who is new before it takes a message? */
function asksWhoIsNew(standing: RoomStanding): boolean {
  if (standing.isQuiet) return false;
  const { newcomers, calm, hold } = standing.settings;
  return newcomers > 0 || calm > 0 || hold === 'newcomers';
}

/** Can it be decided at once, by nothing but itself and the standing? */
export function isSimple(command: Said, standing: RoomStanding, { asksWork }: Asks): boolean {
  return command.type === 'post' && isBareText(command) && !asksWork && !asksWhoIsNew(standing);
}

/** Seconds that somebody still waits if it never wrote here; 0 where it would not wait any more. */
export function waitIfNew(
  { settings: { newcomers } }: RoomStanding,
  { author }: Actor,
  role: Role,
  hereMs = 0,
): number {
  // A bot is the host's: it has nothing to read first.
  if (isAtLeast(role, 'member') || author.badge === 'bot') return 0;
  return Math.max(0, Math.ceil(newcomers - hereMs / 1_000));
}

/** The newcomers of rooms, and their waits. Whoever was there long enough is not asked for. */
export class Newcomers {
  readonly #store: Pick<StoreReader, 'people'>;
  readonly #hereFor: HereFor;
  readonly #rush: Asks;
  readonly #known = new Set<string>();

  constructor(store: Pick<StoreReader, 'people'>, hereFor: HereFor, rush: Asks) {
    this.#store = store;
    this.#hereFor = hereFor;
    this.#rush = rush;
  }

  /** Seconds until somebody may say that; 0 where it is not new here, or has waited. */
  waitOf({ standing, actor, room, within, now }: Ground, { type }: Said): number | Promise<number> {
    if (type !== 'post' || !asksWhoIsNew(standing)) return 0;
    const { id, claimed } = actor.author;
    // Nothing but its connection tells a stranger from another one.
    const member = claimed ? within : id;
    const here = member === undefined ? undefined : this.#hereFor(room.key, member);
    const wait = waitIfNew(standing, actor, standing.roleOf(actor, now), here);
    if (wait === 0 || claimed) return wait;
    return this.#hasWritten(room.key, idsOf(standing.committed, id)).then((has) =>
      has ? 0 : wait,
    );
  }

  /** Tells whether somebody does some work before that, unless it did: a guest who never wrote here. */
  owesWork({ standing, actor, room, now }: Ground): boolean | Promise<boolean> {
    const isAsked = !standing.isQuiet && isCalm(standing.settings, now);
    if (!isAsked && !this.#rush.asksWork) return false;
    const { id, badge } = actor.author;
    if (standing.roleOf(actor, now) !== 'guest' || badge === 'bot') return false;
    const ids = idsOf(standing.committed, id);
    const has = isAsked ? this.#hasWritten(room.key, ids) : this.#saidSomething(room.key, ids);
    return has.then((it) => !it);
  }

  /** Tells whether somebody has no message in a room where that matters for a hold. */
  isNew({ standing, actor, room, now }: Ground, { type }: Said): boolean | Promise<boolean> {
    const isHeld = !standing.isQuiet && holdAt(standing.settings, now) === 'newcomers';
    if (type !== 'post' || !isHeld) return false;
    const { id, claimed } = actor.author;
    if (claimed) return true;
    return this.#hasWritten(room.key, idsOf(standing.committed, id)).then((has) => !has);
  }

  /** Answers whether somebody wrote; until it is known, nobody is new. */
  #hasWritten(room: RoomKey, ids: readonly string[]): Promise<boolean> {
    const look = async () => (await this.#store.people.hasWritten(room, ids)) !== false;
    return this.#isKnown(room, ids, look);
  }

  /** The same where a room itself never asked for it, and keeps no list of those who wrote. */
  #saidSomething(room: RoomKey, ids: readonly string[]): Promise<boolean> {
    return this.#isKnown(room, ids, async () => {
      const { messages, among } = await this.#store.people.said(room, ids);
      return messages > 0 || among !== undefined;
    });
  }

  async #isKnown(
    room: RoomKey,
    ids: readonly string[],
    look: () => Promise<boolean>,
  ): Promise<boolean> {
    const known = ids.map((id) => `${room}/${id}`);
    if (known.some((each) => this.#known.has(each))) return true;
    const has = await look();
    if (this.#known.size >= mostKnown) this.#known.clear();
    if (has) for (const each of known) this.#known.add(each);
    return has;
  }
}
