import type { RoomKey } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Change } from '../protocol/fact.ts';
import type { RoomRule } from '../protocol/room-rule.ts';
import type { StoreReader } from '../store/store.ts';
import { type Codes, chosenCodes } from './codes.ts';
import type { Ground } from './ground.ts';
import { Hindered } from './may.ts';

/** Is nobody in a room but, perhaps, this person? */
export type IsAlone = (room: RoomKey, person: string) => boolean;

/** The ground that making a room rests on. */
export interface Making {
  readonly rule: RoomRule;
  readonly store: Pick<StoreReader, 'room' | 'events'>;
  readonly isAlone: IsAlone;
}

/** Milliseconds after which a room in which nothing happened since it was made is anybody's again. */
const unused = 24 * 3_600_000;

/** The maker of a room is its owner. */
export function ownerBy({ actor }: Ground): Extract<Change, { type: 'granted' }> {
  const { id, name } = actor.author;
  return { type: 'granted', person: id, name, role: 'owner' };
}

/**
 * May somebody make a room? One in which anything happened, or somebody else is, is made no more; but
 * one that was made a day ago and not used since.
 *
 * @returns what is taken from whoever made it before
 * @throws Hindered `no_key`, `no_room`, `not_allowed`, `room_taken`
 */
export async function judgeMaking(
  ground: Ground,
  { rule, store, isAlone }: Making,
): Promise<Change | undefined> {
  const { actor, room, now } = ground;
  const isHost = actor.grants?.role === 'host';
  if (actor.author.claimed) throw new Hindered({ code: 'no_key' });
  if (rule === 'closed' && !isHost) throw new Hindered({ code: 'no_room' });
  if (rule === 'open' && !isHost) throw new Hindered({ code: 'not_allowed' });
  const latest = (await store.room(room.key))?.seq ?? 0;
  const [last] = latest === 0 ? [] : await store.events(room.key, latest - 1, latest, 1);
  const isFree = latest === 0 || (last !== undefined && isLapsed(last, now));
  if (!isFree || !isAlone(room.key, actor.author.id)) throw new Hindered({ code: 'room_taken' });
  if (last?.type !== 'granted') return undefined;
  const { person, name, role } = last;
  return { type: 'revoked', person, name, role, taken: 'guest' };
}

/** Only whoever makes a room, or takes a link to one, gives itself the role of an owner. */
function isLapsed(last: RoomEvent, now: number): boolean {
  if (last.type !== 'granted' || last.role !== 'owner' || isOtherwise(last)) return false;
  return last.person === last.author.id && now - last.at > unused;
}

const isOtherwise = ({ as }: RoomEvent) => as?.role === 'host' || as?.by === 'link';

/** Rooms that are known to be there, at most. */
const mostKnown = 10_000;

/** The refusal of a code that nobody made here. */
class NoRoom extends Refusal {
  override readonly words =
    'There is no room by this code, and new ones have codes that are made here.';
}

/** The rooms that there are, where not every code is one. */
export class KnownRooms {
  readonly #store: Pick<StoreReader, 'room'>;
  readonly #codes: Pick<Codes, 'mayBeNew'> | undefined;
  readonly #known = new Set<RoomKey>();

  /** @param codes those that may become rooms; none where only the host makes any */
  constructor(store: Pick<StoreReader, 'room'>, codes?: Pick<Codes, 'mayBeNew'>) {
    this.#store = store;
    this.#codes = codes;
  }

  /** @throws Refusal `no_room` */
  async check(key: RoomKey): Promise<void> {
    if (this.#known.has(key)) return;
    const room = await this.#store.room(key);
    if (!room || (room.seq === 0 && !room.public)) {
      if (!this.#codes) throw new Refusal('no_room');
      if (!this.#codes.mayBeNew(key)) throw new NoRoom('no_room');
      return;
    }
    const [oldest] = this.#known;
    if (this.#known.size >= mostKnown && oldest !== undefined) this.#known.delete(oldest);
    this.#known.add(key);
  }
}

/** The rooms that there are; undefined where every code is one. */
export function knownRooms(
  store: Pick<StoreReader, 'room'>,
  rule: RoomRule,
  codes: Codes,
): KnownRooms | undefined {
  if (rule === 'closed') return new KnownRooms(store);
  return codes === chosenCodes ? undefined : new KnownRooms(store, codes);
}
