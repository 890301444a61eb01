import {
  isSecret,
  type PastedLink,
  pastedLink,
  withoutSecret,
} from '../../page/fragment/pasted-link.ts';
import { placeOf } from '../../page/fragment/place.ts';
import { type Lobby, renderLobby, roomPath } from '../../page/lobby.ts';
import { fill } from '../../page/words/say.ts';
import { type ErrorCode, errorEntry, Refusal } from '../../protocol/error.ts';
import { chosenCodes } from '../../room/codes.ts';
import type { QueryField } from '../api/shape.ts';
import { type HttpAnswer, page, seeOther } from '../http-answer.ts';
import type { Ask, House, Route } from '../route.ts';
import { pageOf } from './listener-page.ts';
import { languageField, spoken, toldFault, tongueFor } from './tongue.ts';

const roomsListed = 50;
const freshCode = ({ codes = chosenCodes }: House) => codes.fresh();

/** The page where a room is chosen; on a listener, the page that speaks its dialect. */
async function showLobby(ask: Ask): Promise<HttpAnswer> {
  return pageOf(ask) ?? (await lobby(ask));
}

/** The people who make rooms, where not everybody does, and the refusal of others. */
function makersIn({
  roomRule,
  identity,
}: House): { who: Lobby['makers']; code: ErrorCode } | undefined {
  if (roomRule === 'closed') return { who: 'host', code: 'no_room' };
  const { guests = 'on' } = identity;
  return guests === 'on' ? undefined : { who: 'accounts', code: 'guests_off' };
}

async function lobby(ask: Ask, refused?: Lobby['refused'], status = 200): Promise<HttpAnswer> {
  const { house } = ask;
  const { store, people, assets, site } = house;
  const rooms = await store.publicRooms(roomsListed);
  const listed = rooms.map(({ key, code }) => ({ key, code, count: people.count(key) }));
  const links = assets.links(site.base);
  const makers = makersIn(house)?.who;
  const shown = { rooms: listed, assets: links, newCode: freshCode(house), makers, refused };
  const tongue = tongueFor(ask);
  return spoken(await page(renderLobby({ ...shown, tongue }), status), tongue);
}

/** Leads from a code or a link to its room; what leads nowhere stays in the lobby's field. */
async function openRoom(ask: Ask): Promise<HttpAnswer> {
  const typed = ask.query.get('code') ?? '';
  const link = pastedLink(typed);
  const tongue = tongueFor(ask);
  const { lobby: words } = tongue.words;
  if (link?.host && !isOurs(ask, link)) {
    const why = fill(words.otherServer, { host: `${link.host}${link.base}` });
    return refuse(ask, { typed: withoutSecret(typed), why });
  }
  if (link && isSecret(link))
    return refuse(ask, { typed: withoutSecret(typed), why: words.bringsKey });
  const room = ask.house.store.find(link ? decoded(link.code) : typed, ask.house.limits);
  const { limits, rooms } = ask.house;
  if (!room) return refuse(ask, { typed, why: toldFault(tongue, 'bad_code', limits) });
  try {
    await rooms.checkThere(room.key);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return refuse(ask, { typed, why: toldFault(tongue, error.code, limits) }, error.code);
  }
  const place = link?.hash ? placeOf(Number(link.hash.slice(1))) : '';
  return seeOther(ask.house.site.base + tongue.kept(roomPath(room.code) + place));
}

function refuse(
  ask: Ask,
  refused: Lobby['refused'],
  code: ErrorCode = 'bad_code',
): Promise<HttpAnswer> {
  ask.house.metrics.refusals.inc({ code });
  return lobby(ask, refused, errorEntry(code).status);
}

/** A proxy may call us by a name we don't know; then the address we are told is ours, too. */
function isOurs({ request, house }: Ask, { host, base }: PastedLink): boolean {
  if (base !== '' && base !== house.site.base) return false;
  const known = [request.headers.get('host'), house.site.origin && new URL(house.site.origin).host];
  return known.includes(host.toLowerCase());
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * Leads to a room nobody has been in. Its page makes it its person's: no request for a page can say
 * who asks.
 */
function newRoom(ask: Ask): HttpAnswer {
  const { house } = ask;
  const makers = makersIn(house);
  if (makers) throw new Refusal(makers.code);
  const { roomRule = 'owned', site } = house;
  const path = roomPath(freshCode(house)) + (roomRule === 'owned' ? '#new' : '');
  return seeOther(site.base + tongueFor(ask).kept(path));
}

const codeField: QueryField = {
  name: 'code',
  required: true,
  schema: { type: 'string', minLength: 1 },
  description: 'A room code as somebody spells it.',
};

export const lobbyRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/',
    answer: showLobby,
    query: [languageField],
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
    query: [codeField, languageField],
    gives: { status: 303, body: 'nothing' },
    open: true,
    refusesBy: 'page',
    refuses: ['bad_code', 'no_room'],
  },
  {
    method: 'GET',
    path: '/new',
    answer: newRoom,
    query: [languageField],
    does: 'Leads to a room with a new code, which its page makes its own where whoever makes a room owns it.',
    gives: { status: 303, body: 'nothing' },
    open: true,
    refusesBy: 'page',
    refuses: ['no_room', 'guests_off'],
  },
];
