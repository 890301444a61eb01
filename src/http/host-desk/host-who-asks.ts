import { formOf } from '../../identity/bearer.ts';
import type { Who } from '../../identity/identity.ts';
import { isSameHost } from '../../net/origin.ts';
import { type ErrorCode, Refusal } from '../../protocol/error.ts';
import type { Ask, House } from '../route.ts';
import type { HostDesk } from './host-desk.ts';

/** The codes of who may not come to the desk. */
export const deskCodes: readonly ErrorCode[] = [
  'not_authorised',
  'bad_token',
  'too_fast',
  'origin_refused',
  'not_found',
];

/** @throws Refusal `not_found` where this house has no desk */
export function deskIn({ hostDesk }: House): HostDesk {
  if (!hostDesk) throw new Refusal('not_found');
  return hostDesk;
}

/**
 * The host, by the key of the desk and nothing else.
 *
 * @throws Refusal `not_authorised`, `bad_token`, `origin_refused`, `not_found`
 */
export async function hostWhoAsks(ask: Pick<Ask, 'request' | 'house'>): Promise<Who> {
  const { key } = deskIn(ask.house);
  checkOrigin(ask);
  const given = ask.request.headers.get('authorization') ?? '';
  const bearer = /^Bearer +(\S+)$/i.exec(given)?.[1];
  if (bearer === undefined || formOf(bearer) !== 'desk-key') throw new Refusal('not_authorised');
  return key.read(bearer);
}

/** Only a page of this server is the desk, whichever pages may ask the API. */
function checkOrigin({ request, house }: Pick<Ask, 'request' | 'house'>): void {
  const { headers } = request;
  const origin = headers.get('origin');
  if (origin === null && headers.get('sec-fetch-site') !== 'cross-site') return;
  const isOwn = origin !== null && origin === house.site.origin;
  if (isOwn || (origin !== null && isSameHost(origin, headers.get('host') ?? ''))) return;
  throw new Refusal('origin_refused');
}
