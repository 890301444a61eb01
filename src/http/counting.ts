import type { Who } from '../identity/identity.ts';
import type { RoomName } from '../protocol/code.ts';
import { Bucket } from '../protocol/meter.ts';
import { rateOfOrder } from '../protocol/rate.ts';
import { isAtLeast } from '../protocol/role.ts';
import { refuseOver } from '../protocol/too-fast.ts';
import { type Ask, type Route, roomOf } from './route.ts';

/**
 * Counts a request that changes something, by who asks; where no bearer is shown, by where it comes
 * from. Who keeps order in its room has ten times as many, as over a socket.
 *
 * @throws TooFast
 */
export async function countChange({ method, path }: Route, ask: Ask): Promise<void> {
  if (method === 'GET') return;
  const { reader, countedFrom } = ask;
  const { counts } = ask.house;
  const { rates, purses, newKeys } = counts;
  const id = reader?.author.id;
  const isNew = id !== undefined && reader?.isGuest === true && !purses.has(id);
  // Who makes a secret for each request is nobody whom a count by person would meet.
  if (isNew) {
    const place = { address: countedFrom, barredFrom: ask.barredFrom };
    refuseOver('newKeys', rates.newKeys, newKeys.take(place));
  }
  const purse = counts.purseOf(id, countedFrom);
  const now = performance.now();
  const wait = purse?.commands.take(rates.commands, now) ?? 0;
  if (wait === 0) return;
  const hasMore = path.includes('{code}') && reader && (await keepsOrder(reader, ask));
  if (!purse || !hasMore) return refuseOver('commands', rates.commands, wait);
  purse.commandsOfOrder ??= new Bucket();
  refuseOver(
    'commands',
    rates.commands,
    purse.commandsOfOrder.take(rateOfOrder(rates.commands), now),
  );
}

/** Does somebody keep order in the room that it asks about? */
async function keepsOrder(reader: Who, ask: Ask): Promise<boolean> {
  const standing = await ask.house.rooms.standing(roomOf(ask).key);
  return isAtLeast(standing.roleOf(reader, Date.now()), 'moderator');
}

/** Refuses to tell of a room where too many codes were tried. @throws TooFast */
export function checkCode(route: Route, ask: Ask): void {
  if (route.path.includes('{code}')) checkTried(ask, roomOf(ask));
}

/** The same of a room that is named elsewhere than in the path. @throws TooFast */
export function checkTried({ countedFrom, house, reader }: Ask, { key }: RoomName): void {
  if (countedFrom === undefined || reader?.grants?.role === 'host') return;
  const { rates, codes } = house.counts;
  const wait = codes.waitOf(countedFrom, key);
  refuseOver('codesTried', rates.codesTried, wait);
}

/** Notes whether there was a room behind the code that was asked for. */
export async function noteCode({ method, path }: Route, ask: Ask): Promise<void> {
  if (method === 'GET' && path.includes('{code}')) await noteTried(ask, roomOf(ask));
}

/** The same of a room that is named elsewhere than in the path. */
export async function noteTried({ countedFrom, house }: Ask, { key }: RoomName): Promise<void> {
  if (countedFrom === undefined) return;
  const { rates, codes } = house.counts;
  if (rates.codesTried.everyMs === 0 || codes.hasFound(countedFrom, key)) return;
  const isIn = house.people.count(key, 'cleared') > 0;
  const room = isIn ? undefined : await house.store.room(key);
  codes.note(countedFrom, key, isIn || (room !== undefined && (room.seq > 0 || room.public)));
}
