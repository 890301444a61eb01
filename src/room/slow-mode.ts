import type { Actor } from '../protocol/actor.ts';
import type { RoomKey } from '../protocol/code.ts';
import type { MayNotIn } from '../protocol/me.ts';
import { isAtLeast, type Role } from '../protocol/role.ts';
import type { Ground } from './ground.ts';
import { isNew, type Landed } from './landed.ts';
import { type Hindrance, mayNotIn, refuseIf, standingToldBy } from './may.ts';
import type { RoomStanding } from './standing.ts';

/** People whose last message is known, at most: whoever wrote longest ago is forgotten first. */
const mostKnown = 100_000;

/**
 * The moments when people last wrote in rooms that are slow. A turn counts from its decision and is
 * given back where nothing new came of it. It is kept in memory: a restart forgets it.
 */
export class SlowMode {
  readonly #clock: () => number;
  /** Moments in the order of writing, in milliseconds of a clock that only goes on. */
  readonly #wroteAt = new Map<string, number>();

  constructor(clock = () => performance.now()) {
    this.#clock = clock;
  }

  /**
   * Takes the turn of who is about to write.
   *
   * @returns told what became of it; undefined where nobody waits
   * @throws Hindered `slow`
   */
  take({ room, standing, actor, now }: Ground): Landed | undefined {
    if (standing.isQuiet || !isSlowFor(standing, standing.roleOf(actor, now))) return undefined;
    const who = keyOf(room.key, standing, actor);
    refuseIf(this.#hindered(who, standing.settings.slow));
    const before = this.#wroteAt.get(who);
    const at = this.#clock();
    this.#write(who, at);
    return (committed) => {
      if (isNew(committed) || this.#wroteAt.get(who) !== at) return;
      if (before === undefined) this.#wroteAt.delete(who);
      else this.#wroteAt.set(who, before);
    };
  }

  /** The judge of what somebody may not do in a room, its turn included. */
  readonly mayNotIn: MayNotIn = (standing, actor, room, now, newFor) => {
    const told = mayNotIn(standing, actor, room, now, newFor);
    if (told || !standing.settings.slow) return told;
    const judged = standingToldBy(standing, room);
    if (!isSlowFor(judged, judged.roleOf(actor, now))) return undefined;
    const hindrance = this.#hindered(keyOf(room, judged, actor), judged.settings.slow);
    return hindrance && [{ what: 'post', ...hindrance }];
  };

  /** @param slow the seconds between two messages */
  #hindered(who: string, slow: number): Hindrance<'slow'> | undefined {
    const wroteAt = this.#wroteAt.get(who);
    if (wroteAt === undefined) return undefined;
    const left = slow * 1_000 - (this.#clock() - wroteAt);
    return left > 0 ? { code: 'slow', seconds: Math.ceil(left / 1_000) } : undefined;
  }

  #write(who: string, at: number): void {
    this.#wroteAt.delete(who);
    this.#wroteAt.set(who, at);
    if (this.#wroteAt.size <= mostKnown) return;
    for (const oldest of this.#wroteAt.keys()) {
      this.#wroteAt.delete(oldest);
      return;
    }
  }
}

/** Does a room slow down somebody of this role? */
function isSlowFor({ settings }: RoomStanding, role: Role): boolean {
  return settings.slow > 0 && !isAtLeast(role, 'moderator');
}

/** The key of somebody's turns: the person, or of somebody without an id, where it comes from. */
function keyOf(room: RoomKey, standing: RoomStanding, { author, from = '' }: Actor): string {
  const { id, claimed } = author;
  return `${room} ${claimed ? `from ${from}` : (standing.personOf(id) ?? id)}`;
}
