import { randomInt } from 'node:crypto';
import { type Lobby, renderLobby, roomPath } from '../../page/lobby.ts';
import { newCode } from '../../protocol/code.ts';
import { errorEntry, refusalText } from '../../protocol/error.ts';
import type { QueryField } from '../api/shape.ts';
import { type HttpAnswer, page, seeOther } from '../http-answer.ts';
import type { Ask, Route } from '../route.ts';
import { pageOf } from './listener-page.ts';

const roomsListed = 50;
const freshCode = () => newCode((below) => randomInt(below));

/** The page where a room is chosen; on a listener, the page that speaks its dialect. */
async function showLobby(ask: Ask): Promise<HttpAnswer> {
  return pageOf(ask.listener) ?? (await lobby(ask));
}

async function lobby(
  { house }: Ask,
  refused?: Lobby['refused'],
  status = 200,
): Promise<HttpAnswer> {
  const { store, people, assets } = house;
  const rooms = await store.publicRooms(roomsListed);
  const listed = rooms.map(({ key, code }) => ({ key, code, count: people.count(key) }));
  const links = assets.links;
  return page(renderLobby({ rooms: listed, assets: links, newCode: freshCode(), refused }), status);
}

/** Leads from a code or a link to its room; what leads nowhere stays in the lobby's field. */
async function openRoom(ask: Ask): Promise<HttpAnswer> {
  const typed = ask.query.get('code') ?? '';
  const link = pastedLink.exec(typed)?.groups;
  if (link?.['host'] && !isOurs(ask, link['host'])) {
    const why = `That link leads to another server, ${link['host']}. Open it in a tab of its own.`;
    return refuse(ask, { typed, why });
  }
  const room = ask.house.store.find(link ? decoded(link['code'] ?? '') : typed, ask.house.limits);
  if (!room) return refuse(ask, { typed, why: refusalText('bad_code', ask.house.limits) });
  return seeOther(roomPath(room.code) + (link?.['message'] ?? ''));
}

function refuse(ask: Ask, refused: Lobby['refused']): Promise<HttpAnswer> {
  const { status } = errorEntry('bad_code');
  ask.house.metrics.refusals.inc({ code: 'bad_code' });
  return lobby(ask, refused, status);
}

/** A room's address as people paste it, with or without its beginning, in a sentence or alone. */
const pastedLink =
  /(?:https?:\/\/)?(?<host>[^/\s"'<>()]*)\/(?:r|lite)\/(?<code>[^/?#\s"'<>]+)(?:\?[^#\s]*)?(?<message>#m\d{1,15})?/iu;

/** A proxy may call us by a name we don't know; then the address we are told is ours, too. */
function isOurs({ request, house }: Ask, host: string): boolean {
  const known = [request.headers.get('host'), house.publicUrl && new URL(house.publicUrl).host];
  return known.includes(host.toLowerCase());
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Leads to a room nobody has been in. */
function newRoom(): HttpAnswer {
  return seeOther(roomPath(freshCode()));
}

const codeField: QueryField = {
  name: 'code',
  required: true,
  schema: { type: 'string' },
  description: 'A room code as somebody spells it.',
};

export const lobbyRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/',
    answer: showLobby,
    does: 'The lobby: open a room by its code, make a new one, see the public ones. A further listener shows the page of its dialect.',
    gives: { status: 200, body: 'html' },
    open: true,
    refusesBy: 'page',
    refuses: [],
  },
  {
    method: 'GET',
    path: '/open',
    answer: openRoom,
    does: 'Leads from a typed code to its room.',
    query: [codeField],
    gives: { status: 303, body: 'nothing' },
    open: true,
    refusesBy: 'page',
    refuses: ['bad_code'],
  },
  {
    method: 'GET',
    path: '/new',
    answer: newRoom,
    does: 'Leads to a room with a new code.',
    gives: { status: 303, body: 'nothing' },
    open: true,
    refusesBy: 'page',
    refuses: [],
  },
];
