import { hash, randomBytes } from 'node:crypto';
import type { Actor } from '../protocol/actor.ts';
import type { RoomKey, RoomName } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import { type Invite, isGood, mayGive } from '../protocol/invite.ts';
import type { GivenRole } from '../protocol/role.ts';
import type { Store } from '../store/store.ts';
import type { Answer } from './answer.ts';
import type { Decided } from './ground.ts';
import type { NameOf } from './order.ts';
import type { RoomStanding } from './standing.ts';
import { isMakerOver } from './take.ts';

/** The key of no link that the room has: a guess, or one of a link that was taken back. */
export class WrongKey extends Refusal {
  override name = 'WrongKey';

  constructor() {
    super('no_link');
  }
}

/** A link as somebody wants it. */
export interface WantedLink {
  readonly role: GivenRole;
  /** The number of people it is good for; where no time is said either, one. */
  readonly people?: number | undefined;
  /** Seconds for which it is good. */
  readonly seconds?: number | undefined;
}

/** A link that was just made: its key is told here and nowhere else. */
export interface MadeLink {
  readonly invite: Invite;
  readonly key: string;
}

/** Links that give roles in rooms. */
export interface Links {
  /**
   * Those that somebody could have made, with how they fare.
   * @throws Refusal `not_allowed`
   */
  list(actor: Actor, room: RoomName): Promise<readonly Invite[]>;

  /** @throws Refusal `no_key`, `not_allowed`, `too_many_links` */
  make(actor: Actor, room: RoomName, wanted: WantedLink): Promise<MadeLink>;

  /**
   * Takes a link back.
   *
   * @param takesRoles whether those lose their roles who have them by it
   * @returns how many lost them
   * @throws Refusal `no_link`, `not_allowed`
   */
  end(actor: Actor, room: RoomName, id: string, takesRoles: boolean): Promise<number>;

  /** Looks at what a key is good for, before it is used. @throws Refusal `no_link` */
  look(room: RoomName, key: string): Promise<Invite>;

  /**
   * Takes a link's role for somebody, by a fact of its own in whose transaction the use is counted.
   *
   * @throws Refusal `no_key`, `no_link`, `has_role`
   */
  take(actor: Actor, room: RoomName, key: string, ref?: string): Promise<Answer>;
}

/** The part of the law that links need. */
interface Law {
  submit(actor: Actor, room: RoomName, command: Decided): Promise<Answer>;
  standing(key: RoomKey): RoomStanding | Promise<RoomStanding>;
}

export interface LinksParts {
  readonly store: Pick<Store, 'invites'>;
  readonly rooms: Law;
  readonly nameOf: NameOf;
  readonly now: () => number;
}

/** Bytes of a key: nobody finds one by trying. */
const keyBytes = 24;
const idBytes = 9;

const random = (bytes: number) => randomBytes(bytes).toString('base64url');
/** The hash that is kept of a key. */
const hashOf = (key: string) => hash('sha256', `parlour link ${key}`, 'base64url');

export function createLinks({ store, rooms, nameOf, now }: LinksParts): Links {
  const { invites } = store;

  /** Asked again just before something is written: what was decided meanwhile counts. */
  const check = (standing: RoomStanding, actor: Actor, role: GivenRole): void => {
    if (actor.readsOnly) throw new Refusal('guests_off');
    if (actor.author.claimed) throw new Refusal('no_key');
    if (!mayGive(standing.roleOf(actor, now()), role)) throw new Refusal('not_allowed');
  };

  const found = async ({ key: room }: RoomName, key: string): Promise<Invite> => {
    const invite = await invites.find(room, hashOf(key));
    if (!invite) throw new WrongKey();
    const isOver = !isGood(invite, now()) || isMakerOver(await rooms.standing(room), invite, now());
    if (isOver) throw new Refusal('no_link');
    return invite;
  };

  return {
    async list(actor, { key }) {
      const standing = await rooms.standing(key);
      check(standing, actor, 'member');
      const role = standing.roleOf(actor, now());
      return (await invites.list(key))
        .filter((invite) => mayGive(role, invite.role))
        .map((invite) =>
          isMakerOver(standing, invite, now()) ? { ...invite, paused: true } : invite,
        );
    },

    async make(actor, { key: room }, { role, people, seconds }) {
      const standing = await rooms.standing(room);
      check(standing, actor, role);
      const { id: by, name: called } = actor.author;
      const key = random(keyBytes);
      const at = now();
      const until = endOf(standing, actor, seconds, at);
      const most = people ?? (seconds === undefined ? 1 : undefined);
      const invite: Invite = {
        id: random(idBytes),
        role,
        by,
        name: nameOf(room, by) ?? standing.granted(by)?.name ?? called,
        at,
        ...(until === undefined ? {} : { until }),
        ...(most === undefined ? {} : { people: most }),
        taken: 0,
      };
      if (!(await invites.add(room, invite, hashOf(key)))) throw new Refusal('too_many_links');
      return { invite, key };
    },

    async end(actor, room, id, takesRoles) {
      const standing = await rooms.standing(room.key);
      const invite = (await invites.list(room.key)).find((each) => each.id === id);
      check(standing, actor, invite?.role ?? 'member');
      // It leads nowhere from here on, and is forgotten last: what is broken off can be done again.
      const holders = await invites.end(room.key, id, now());
      if (!holders) throw new Refusal('no_link');
      let taken = 0;
      for (const person of takesRoles ? holders : []) {
        if (await isRevoked(rooms, actor, room, person)) taken++;
      }
      await invites.forget(room.key, id);
      return taken;
    },

    look: found,

    async take(actor, room, key, ref) {
      if (actor.author.claimed) throw new Refusal('no_key');
      const invite = await found(room, key);
      const mark = ref === undefined ? {} : { ref };
      return rooms.submit(actor, room, { type: 'take', room: room.code, invite, ...mark });
    },
  };
}

/** A link ends by its own time, or with the role of whoever made it, where that has an end. */
function endOf(
  standing: RoomStanding,
  actor: Actor,
  seconds: number | undefined,
  at: number,
): number | undefined {
  const byFacts = standing.actingOf(actor, at).by === undefined;
  const ends = [
    ...(seconds === undefined ? [] : [at + seconds * 1_000]),
    ...(byFacts ? [standing.granted(actor.author.id)?.until ?? Number.POSITIVE_INFINITY] : []),
  ];
  const end = Math.min(...ends);
  return Number.isFinite(end) ? end : undefined;
}

/** Those who stand above by now keep what they have. */
async function isRevoked(
  rooms: Law,
  actor: Actor,
  room: RoomName,
  person: string,
): Promise<boolean> {
  try {
    await rooms.submit(actor, room, { type: 'revoke', room: room.code, person });
    return true;
  } catch (error) {
    const isAbove = error instanceof Refusal && error.code === 'above_you';
    if (!isAbove) throw error;
    return false;
  }
}
