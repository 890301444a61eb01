import { calledAuthor, type Identity, type Who } from '../identity/identity.ts';
import type { CountedAddress } from '../net/counted-address.ts';
import type { Actor } from '../protocol/actor.ts';
import type { Counts } from '../protocol/counts.ts';
import { Refusal } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import { faultOfName, keepName } from '../protocol/name.ts';
import { isBlank } from '../protocol/text.ts';

const stranger = 'guest';

interface AskedHouse {
  readonly identity: Identity;
  readonly limits: Limits;
  readonly counts: Counts;
}

/**
 * The person who asks: the holder of the request's bearer, or a stranger by the name it gives.
 * @throws Refusal `name_too_long`, `text_marks`, `bad_name`
 */
export function askerOf(ask: Asking & CountedAddress, givenName: string | undefined): Actor {
  const { reader, house, countedFrom: address, barredFrom } = ask;
  const name = nameOf(givenName, house.limits);
  if (reader) return { ...actorOf(reader, name, house.counts), address, barredFrom };
  const purse = house.counts.purseOf(undefined, address);
  const claimant = house.identity.claimant(name || stranger);
  return { ...claimant, from: address, address, barredFrom, purse };
}

/**
 * The person who asks, where only somebody with a bearer may.
 * @throws Refusal `not_authorised`, `name_too_long`, `text_marks`, `bad_name`
 */
export function bearerWhoAsks(ask: Asking & CountedAddress, givenName: string | undefined): Actor {
  const { reader, house, countedFrom: address, barredFrom } = ask;
  if (!reader) throw new Refusal('not_authorised');
  const name = nameOf(givenName, house.limits);
  return { ...actorOf(reader, name, house.counts), address, barredFrom };
}

interface Asking {
  readonly reader: Who | undefined;
  readonly house: AskedHouse;
}

/**
 * The holder of a request's bearer; undefined where it carries none, and may.
 * @throws Refusal `not_authorised`, what is wrong about the bearer, `guests_off`
 */
export async function readerOf(
  request: Request,
  { identity }: Pick<AskedHouse, 'identity'>,
): Promise<Who | undefined> {
  const header = request.headers.get('authorization');
  if (header === null && identity.guests === 'off') throw new Refusal('guests_off');
  if (header === null) return undefined;
  const bearer = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (bearer === undefined) throw new Refusal('not_authorised');
  return identity.whoHas(bearer);
}

function actorOf(who: Who, name: string, counts: Counts): Actor {
  const { grants, readsOnly, isGuest } = who;
  const purse = counts.purses.of(who.author.id);
  return { author: calledAuthor(who, name), grants, readsOnly, isGuest, purse };
}

function nameOf(given: string | undefined, limits: Limits): string {
  const name = keepName(given ?? '');
  const fault = faultOfName(name, limits);
  if (fault) throw new Refusal(fault);
  return isBlank(name) ? '' : name;
}
