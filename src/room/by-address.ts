import type { Actor } from '../protocol/actor.ts';
import type { RoomKey } from '../protocol/code.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Bar } from './addresses.ts';
import type { Ordered } from './ground.ts';
import { isNew, type Landed } from './landed.ts';
import { Hindered } from './may.ts';
import type { RoomParts } from './room-parts.ts';

/** Messages whose authors are no newcomers: the room's latest. */
const looked = 1_000;

type Parts = Pick<RoomParts, 'addresses' | 'store' | 'now'>;

/**
 * The part of an act that holds by address: a bar counts from here on, and is taken back if its fact is
 * not stored; one that ends does so with its fact.
 *
 * @returns what is told of the fact; undefined where it is no matter of addresses
 * @throws Hindered `no_address`, `too_many_out`, `not_out`
 */
export async function byAddress(
  parts: Parts,
  key: RoomKey,
  command: Ordered,
  { change, at }: Fact,
): Promise<Landed | undefined> {
  const { addresses } = parts;
  if (change.type === 'unbanned') {
    const { person } = change;
    const isBarred = addresses.hasFor(key, person, at);
    if (isClaimedId(person) && !isBarred) throw new Hindered({ code: 'not_out' });
    return isBarred ? (committed) => isNew(committed) && addresses.lift(key, person) : undefined;
  }
  if ((change.type !== 'banned' && change.type !== 'timed-out') || !change.address)
    return undefined;
  const { person, until, reason } = change;
  const { seq = undefined } = 'seq' in command ? command : {};
  const mark =
    seq === undefined ? addresses.latestOf(key, person, at) : addresses.markOf(key, seq, at);
  if (!mark || (mark.hash === undefined && !isClaimedId(person))) {
    throw new Hindered({ code: 'no_address' });
  }
  const { hash, within } = mark;
  const place = { ...(hash ? { hash } : {}), ...(within ? { within } : {}) };
  const code = change.type === 'banned' ? 'banned' : 'timed_out';
  const bar: Bar = {
    ...place,
    person,
    code,
    until,
    reason,
    known: await knownIn(parts, key, person),
  };
  const takeBack = addresses.add(key, bar, at);
  if (!takeBack) throw new Hindered({ code: 'too_many_out' });
  return (committed) => void (isNew(committed) || takeBack());
}

/**
 * Those whom a bar for the address of a message would hit, by what they are here.
 *
 * @throws Hindered `no_address`
 */
export async function hitBy(
  parts: Parts,
  key: RoomKey,
  seq: number,
): Promise<(actor: Actor) => boolean> {
  const { addresses, store, now } = parts;
  const mark = addresses.markOf(key, seq, now());
  if (mark?.hash === undefined) throw new Hindered({ code: 'no_address' });
  const message = await store.message(key, seq);
  const known = await knownIn(parts, key, message?.author.id ?? '');
  return (actor) => !known.has(actor.author.id) && addresses.isFrom(mark, actor);
}

/** Can nobody prove to be who that is? */
export function isClaimedId(person: string): boolean {
  return person.startsWith('c_');
}

/** Those who wrote here before, but for the one that is meant; names that anybody says are nobody's. */
async function knownIn(
  { store }: Pick<Parts, 'store'>,
  key: RoomKey,
  person: string,
): Promise<ReadonlySet<string>> {
  const { messages } = await store.messages(key, { limit: looked });
  const ids = messages.map(({ author }) => author.id);
  return new Set(ids.filter((id) => id !== person && !isClaimedId(id)));
}
