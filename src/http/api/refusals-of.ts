import { doorCodes } from '../../protocol/entry.ts';
import type { ErrorCode } from '../../protocol/error.ts';
import type { Decided } from '../../room/ground.ts';
import { refusedBy } from '../../room/refused.ts';
import { isForAnyOrigin } from '../any-origin.ts';
import { isBehindDoor } from '../door.ts';
import { deskCodes } from '../host-desk/host-who-asks.ts';
import { badSecret } from '../refusals.ts';
import type { Route } from '../route.ts';

/** The refusals that may come of any request, whatever it asks. */
export const anywhere = [
  'bad_request',
  'wrong_host',
  'plain_only',
  'tls_only',
  'request_late',
  'body_too_big',
  'url_too_long',
  'wrong_expect',
  'strange_host',
  'too_many_requests',
  'headers_too_big',
  'internal',
  'wrong_coding',
  'too_many_connections',
  'restart',
] as const satisfies readonly ErrorCode[];

const lawOf = (type: Decided['type']): readonly ErrorCode[] => refusedBy[type];

/**
 * All that a route may refuse: what its row says, and what follows from who is asked, from the door of
 * the room and from what the room decides. Whoever may not be asked who comes is not refused for it.
 */
export function refusalsOf(route: Route): readonly ErrorCode[] {
  const { open, acts, namesRooms, takesTicket, refuses, isFree, ofDesk } = route;
  const isOfRoom = namesRooms === true || route.path.includes('{code}');
  return [
    ...new Set<ErrorCode>([
      ...refuses,
      ...(isForAnyOrigin(route.path) ? (['origin_refused'] as const) : []),
      ...(isFree ? [] : (['too_fast'] as const)),
      ...(open || ofDesk ? [] : badSecret),
      ...(ofDesk ? deskCodes : []),
      ...(isOfRoom ? (['no_room'] as const) : []),
      ...(isOfRoom && !open ? (['host_refused', 'hook_failed'] as const) : []),
      ...(namesRooms || isBehindDoor(route) ? doorCodes : []),
      ...(acts ? [...[acts].flat().flatMap(lawOf), 'restart' as const] : []),
      ...(takesTicket ? (['bad_ticket'] as const) : []),
    ]),
  ];
}
