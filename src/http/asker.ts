import { calledAuthor, type Identity, type Who } from '../identity/identity.ts';
import type { Actor } from '../protocol/actor.ts';
import { Refusal } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import { faultOfName, keepName } from '../protocol/name.ts';
import { isBlank } from '../protocol/text.ts';

const stranger = 'guest';

interface AskedHouse {
  readonly identity: Identity;
  readonly limits: Limits;
}

/**
 * Who asks: whose bearer the request carries, or a stranger by the name it gives.
 * @throws Refusal `not_authorised`, what is wrong about the bearer, `name_too_long`, `text_marks`
 */
export async function askerOf(
  request: Request,
  givenName: string | undefined,
  house: AskedHouse,
): Promise<Actor> {
  const who = await whoAsks(request, house);
  const name = nameOf(givenName, house.limits);
  return who ? actorOf(who, name) : house.identity.claimant(name || stranger);
}

/**
 * Who asks, where only somebody with a bearer may.
 * @throws Refusal `not_authorised`, what is wrong about the bearer, `name_too_long`, `text_marks`
 */
export async function bearerWhoAsks(
  request: Request,
  givenName: string | undefined,
  house: AskedHouse,
): Promise<Actor> {
  const who = await whoAsks(request, house);
  if (!who) throw new Refusal('not_authorised');
  return actorOf(who, nameOf(givenName, house.limits));
}

/**
 * Whose bearer a request carries; undefined where it carries none.
 * @throws Refusal `not_authorised`, what is wrong about the bearer
 */
export async function whoAsks(
  request: Request,
  { identity }: Pick<AskedHouse, 'identity'>,
): Promise<Who | undefined> {
  const header = request.headers.get('authorization');
  if (header === null) return undefined;
  const bearer = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (bearer === undefined) throw new Refusal('not_authorised');
  return identity.whoHas(bearer);
}

function actorOf(who: Who, name: string): Actor {
  const { grants, readsOnly } = who;
  return { author: calledAuthor(who, name), grants, readsOnly };
}

function nameOf(given: string | undefined, limits: Limits): string {
  const name = keepName(given ?? '');
  const fault = faultOfName(name, limits);
  if (fault) throw new Refusal(fault);
  return isBlank(name) ? '' : name;
}
