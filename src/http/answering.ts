import type { Who } from '../identity/identity.ts';
import type { Ticket } from '../identity/ticket/ticket.ts';
import { nobody } from '../protocol/entry.ts';
import { Refusal } from '../protocol/error.ts';
import { readerOf } from './asker.ts';
import { checkCode, countChange, noteCode } from './counting.ts';
import { checkDoor, isBehindDoor } from './door.ts';
import { hostWhoAsks } from './host-desk/host-who-asks.ts';
import type { HttpAnswer } from './http-answer.ts';
import { passesIn } from './passes.ts';
import { type Ask, type Asked, type House, type Route, roomOf } from './route.ts';
import { partIn, plain, queryOf } from './target.ts';

/**
 * The answer of a route to a request: who asks is known by then, and whether it may.
 *
 * @throws Refusal
 */
export async function answerOf(route: Route, asked: Asked): Promise<HttpAnswer> {
  const { request, house } = asked;
  const query = new URLSearchParams(queryOf(request));
  const text = route.takesTicket ? query.get('ticket') : null;
  const ticket = text === null ? undefined : readTicket(house, text);
  const reader = await readerBy(route, ticket, asked);
  const part = (name: string) => partIn(request, route.path, name);
  const passes = passesIn(request);
  const ask: Ask = { ...asked, reader, ticket, passes, query, part };
  await countChange(route, ask);
  if (ticket && roomOf(ask).key !== ticket.room.key) throw new Refusal('bad_ticket');
  checkCode(route, ask);
  await checkRooms(route, ask);
  if (isBehindDoor(route)) await checkDoor(ask, roomOf(ask));
  const given = await (route.isDear
    ? house.dear.inTurn(ask, route.isDear === 'of the loop', async () => route.answer(ask))
    : route.answer(ask));
  await noteCode(route, ask);
  return given;
}

/** @throws TooFast where too many bearers from there were nobody's, and what is wrong about this one */
async function login(
  asked: Asked,
  whoAsks: (asked: Asked) => Promise<Who | undefined>,
): Promise<Who | undefined> {
  const { house, countedFrom } = asked;
  try {
    return await whoAsks(asked);
  } catch (fault) {
    throw house.counts.loginFault(fault, countedFrom);
  }
}

/** The person who asks, by what its route takes for that. @throws Refusal */
async function readerBy(
  { open, ofDesk }: Route,
  ticket: Ticket | undefined,
  asked: Asked,
): Promise<Who | undefined> {
  if (open) return undefined;
  if (ofDesk) return login(asked, hostWhoAsks);
  return ticket?.who ?? (await login(asked, ({ request, house }) => readerOf(request, house)));
}

/** @throws Refusal `bad_ticket` */
function readTicket({ tickets }: House, text: string): Ticket {
  const ticket = tickets.find(text, 'read');
  if (!ticket) throw new Refusal('bad_ticket');
  return ticket;
}

/**
 * Checks that rooms are there, where the host alone makes them, and that its program lets the asker in.
 *
 * @throws Refusal `no_room`, `host_refused`, `hook_failed`
 */
async function checkRooms(route: Route, ask: Ask): Promise<void> {
  const { part, query, house, reader, request } = ask;
  if (reader?.grants?.role === 'host' || request.method === 'OPTIONS') return;
  const spellings = [part('code'), ...query.getAll('room').map(encodeURIComponent)];
  for (const spelling of spellings) {
    const room = spelling === '' ? undefined : house.store.find(plain(spelling), house.limits);
    if (!room) continue;
    await house.rooms.checkThere(room.key);
    if (isAskedAt(route)) await house.rooms.checkEntry(reader ?? nobody, room);
  }
}

/** Is the host's program asked? Pages come empty then; and what one said one may take back from outside. */
function isAskedAt({ open, acts }: Route): boolean {
  return !open && acts !== 'remove';
}
