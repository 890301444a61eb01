import { calledAuthor, type Who } from '../../identity/identity.ts';
import { freshMs, ticketUses } from '../../identity/ticket/ticket.ts';
import { refuseOver } from '../../protocol/too-fast.ts';
import { askerOf } from '../asker.ts';
import { readJson } from '../body.ts';
import { checkDoor } from '../door.ts';
import { type HttpAnswer, json } from '../http-answer.ts';
import { asPassed } from '../passes.ts';
import { badBody, badSecret } from '../refusals.ts';
import { type Ask, type Route, roomCalled } from '../route.ts';
import { createApiChecks } from './schema.ts';
import { type Shape, whole } from './shape.ts';

/** A ticket for whoever may be in a room, by whichever way it may. */
async function giveTicket(ask: Ask): Promise<HttpAnswer> {
  const { limits, rooms, tickets } = ask.house;
  const body = createApiChecks(limits).ticket(await readJson(ask.request, limits));
  const room = roomCalled(ask, body.room);
  countTicket(ask);
  const who = whoComes(ask, body.name);
  if (who.grants?.role !== 'host') await rooms.checkThere(room.key);
  await rooms.checkEntry(who, room);
  await checkDoor(ask, room);
  const { passed } = await asPassed(ask, room, who);
  const holder = passed === undefined ? who : { ...who, passed };
  const ticket = tickets.give({ who: holder, room, use: body.for, from: ask.countedFrom });
  const { until } = who;
  const end = until === undefined ? {} : { until };
  return json({ ticket, room: room.key, for: body.for, seconds: freshMs / 1_000, ...end }, 201);
}

/** @throws TooFast */
function countTicket({ house: { counts }, reader, countedFrom }: Ask): void {
  const { ticketsAsked } = counts.rates;
  const purse = counts.purseOf(reader?.author.id, countedFrom);
  if (!purse) return;
  refuseOver('ticketsAsked', ticketsAsked, purse.tickets.take(ticketsAsked, performance.now()));
}

/** A name that is given goes with the ticket, whatever the client calls itself later. */
function whoComes(ask: Ask, name: string | undefined): Who {
  const { author, ...actor } = askerOf(ask, name);
  const { reader } = ask;
  if (!reader)
    return name === undefined ? { author, ...actor } : { author, ...actor, isNamed: true };
  const called = calledAuthor(reader, name === undefined ? '' : author.name);
  return name === undefined ? reader : { ...reader, author: called, isNamed: true };
}

const ticketBodyShape: Shape = {
  name: 'TicketBody',
  schema: (limits) => createApiChecks(limits).jsonSchema('ticketBody'),
  example: { room: 'Tea at five', for: 'read' },
};

const ticketShape: Shape = {
  name: 'Ticket',
  schema: {
    type: 'object',
    required: ['ticket', 'room', 'for', 'seconds'],
    properties: {
      ticket: {
        type: 'string',
        description: 'Goes into the address as ?ticket=, and nowhere else.',
      },
      room: { type: 'string' },
      for: { enum: ticketUses },
      seconds: { ...whole(1), description: 'Within which it is taken up.' },
      until: {
        ...whole(0),
        description: 'When the token ends, and the ticket with it, in milliseconds since 1970.',
      },
    },
  },
  example: { ticket: 'q3J1yPz0TzS5m1wXk2v9xA', room: 'teaatfive', for: 'read', seconds: 30 },
};

export const ticketRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/ticket',
    answer: giveTicket,
    namesRooms: true,
    does: 'A ticket for one room, and for its event stream or one WebSocket of another dialect: for clients that can say who they are in an address only.',
    body: ticketBodyShape,
    secret: 'optional',
    gives: { status: 201, body: ticketShape },
    refusesBy: 'json',
    refuses: [
      'bad_code',
      'no_room',
      'members_only',
      'guests_off',
      'password_needed',
      'too_many_tickets',
      'name_too_long',
      'text_marks',
      'bad_name',
      ...badBody,
      ...badSecret,
    ],
  },
];
