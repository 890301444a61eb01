import type { Welcome } from '../hub/place.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomName } from '../protocol/code.ts';
import type { Closed } from '../protocol/entry.ts';
import { Refusal, refusalText } from '../protocol/error.ts';
import type { Cursor } from '../protocol/record.ts';
import type { Caller } from './caller.ts';
import type { Conversation } from './conversation.ts';
import { takeTurn } from './turn.ts';

/** Enters the room that the connection's address names; where that can't be, the connection ends. */
export async function enterAddressed(talk: Conversation): Promise<void> {
  const { caller } = talk;
  const { dialect, house, connection } = caller;
  try {
    await takePlace(talk, caller.roomOf(caller.room), caller.after, ({ resume }) => {
      const isVoid = resume.state === 'gap' || resume.state === 'reset';
      const first = isVoid ? dialect.anew : dialect.opening;
      if (first !== undefined) caller.send(first);
    });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    house.onRefusal(error.code, connection.address, house.hub.find(caller.room)?.key);
    connection.close(error.code);
  }
}

/**
 * @param greet called between what is known of the room and the first event that follows
 * @param how the version of the password that was shown, where one had to be; whether it only hears
 */
export async function takePlace(
  { caller, places, self }: Conversation,
  room: RoomName,
  after: Cursor | undefined,
  greet: (welcome: Welcome) => void,
  {
    passed,
    isWatching,
  }: { readonly passed?: string | undefined; readonly isWatching?: boolean | undefined } = {},
): Promise<void> {
  const { dialect, connection, house } = caller;
  const { outlet, framing, id } = connection;
  const { author, name } = self;
  const { codes } = caller.counts;
  const { countedFrom: from } = connection;
  const turn = from && takeTurn(caller, 'codesTried', () => codes.waitOf(from, room.key));
  if (turn) await turn;
  // The host makes a room by coming: nobody would hear that it is missing.
  const missing = self.grants?.role === 'host' ? undefined : house.rooms.checkThere(room.key);
  if (missing !== undefined) await missing;
  const asked = house.rooms.checkEntry(self, room);
  if (asked !== undefined) await asked;
  const place = await house.hub.enter({
    room,
    dialect,
    framing,
    outlet,
    member: author.claimed ? id : author.id,
    author: name === '' || isWatching ? undefined : author,
    isWatching,
    actor: seated(self, id, passed),
    after,
    greet(welcome) {
      // Who enters is one of them, unless it only hears.
      const isThere = welcome.seq > 0 || welcome.people.count > (isWatching ? 0 : 1);
      if (from !== undefined) codes.note(from, room.key, isThere);
      greet(welcome);
    },
    onOut: (closed) => {
      places.leave(room.key);
      tellOut(caller, room, closed);
    },
    onLost: (error) => connection.fail(error),
  });
  places.take(place);
  connection.onSpoken?.();
}

/** Somebody as it sits in a room: whoever has no id is known there by its connection. */
function seated(self: Actor, id: string, passed: string | undefined): Actor {
  if (self.author.claimed) return { ...self, within: id, ...(passed !== undefined && { passed }) };
  return passed === undefined ? self : { ...self, passed };
}

/** A room was closed to who sat in it; where there is no word for that, the connection ends. */
function tellOut(caller: Caller, { key }: RoomName, { code, seconds, reason }: Closed): void {
  const { house, connection, dialect } = caller;
  house.onRefusal(code, connection.address, key);
  if (dialect.enters !== 'by-hello') return connection.close(code);
  const text = refusalText(code, house.limits);
  caller.reply({ type: 'refused', code, text, retry: seconds ?? null, reason, room: key });
}
