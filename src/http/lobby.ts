import { randomInt } from 'node:crypto';
import { renderLobby, roomPath } from '../page/lobby.ts';
import { newCode } from '../protocol/code.ts';
import { Refusal } from '../protocol/error.ts';
import { pageOf } from './listener-page.ts';
import { page, type Reply, seeOther } from './reply.ts';
import type { Ask } from './route.ts';

const roomsListed = 50;
const freshCode = () => newCode((below) => randomInt(below));

/** The page where a room is chosen; on a listener, the page that speaks its dialect. */
export async function showLobby(ask: Ask): Promise<Reply> {
  const own = pageOf(ask.listener);
  if (own) return own;
  const { store, people, assets } = ask.house;
  const rooms = await store.publicRooms(roomsListed);
  const listed = rooms.map(({ key, code }) => ({ key, code, count: people.count(key) }));
  return page(renderLobby({ rooms: listed, assets: assets.links, newCode: freshCode() }));
}

/** Leads from a code somebody typed to its room. */
export function openRoom(ask: Ask): Reply {
  const room = ask.house.store.find(ask.query.get('code') ?? '', ask.house.limits);
  if (!room) throw new Refusal('bad_code');
  return seeOther(roomPath(room.code));
}

/** Leads to a room nobody has been in. */
export function newRoom(): Reply {
  return seeOther(roomPath(freshCode()));
}
