import type { Identity } from '../identity/identity.ts';
import { checkSecret } from '../protocol/check.ts';
import { Refusal } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import { faultOfName } from '../protocol/name.ts';
import type { Author } from '../protocol/record.ts';
import { isBlank, keepText } from '../protocol/text.ts';

const stranger = 'guest';

interface AskedHouse {
  readonly identity: Identity;
  readonly limits: Limits;
}

/**
 * The author who asks: the guest whose secret the request carries, or a stranger by the name it
 * gives.
 * @throws Refusal `not_authorised`, `bad_secret`, `name_too_long`, `text_marks`
 */
export function askerOf(
  request: Request,
  givenName: string | undefined,
  house: AskedHouse,
): Author {
  const { identity, limits } = house;
  const secret = secretOf(request);
  const name = nameOf(givenName, limits);
  return secret === undefined
    ? identity.claimant(name || stranger)
    : identity.authorOf(secret, name);
}

/**
 * The guest who asks, where only a guest may.
 * @throws Refusal `not_authorised`, `bad_secret`, `name_too_long`, `text_marks`
 */
export function guestWhoAsks(
  request: Request,
  givenName: string | undefined,
  { identity, limits }: AskedHouse,
): Author {
  const secret = secretOf(request);
  if (secret === undefined) throw new Refusal('not_authorised');
  return identity.authorOf(secret, nameOf(givenName, limits));
}

function secretOf(request: Request): string | undefined {
  const header = request.headers.get('authorization');
  if (header === null) return undefined;
  const secret = /^Bearer +(\S+)$/i.exec(header)?.[1];
  if (secret === undefined) throw new Refusal('not_authorised');
  return checkSecret(secret);
}

function nameOf(given: string | undefined, limits: Limits): string {
  const name = keepText(given ?? '');
  const fault = faultOfName(name, limits);
  if (fault) throw new Refusal(fault);
  return isBlank(name) ? '' : name;
}
