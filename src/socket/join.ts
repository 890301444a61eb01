import type { Dialect } from '../dialect/dialect.ts';
import type { Welcome } from '../hub/place.ts';
import type { RoomName } from '../protocol/code.ts';
import type { Command } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import { outCodes } from '../protocol/me.ts';
import type { Question } from '../protocol/question.ts';
import type { Message } from '../protocol/record.ts';
import type { Passed, Shown } from '../room/passwords.ts';
import { type KeptText, webSocketFraming } from '../send/frame.ts';
import { type Asked, type Caller, refOf } from './caller.ts';
import type { Conversation } from './conversation.ts';
import { takePlace } from './enter.ts';
import { takeTurn } from './turn.ts';

type Join = Extract<Command, { type: 'join' }>;

/**
 * Comes into a room, or anew into one that it is in.
 *
 * @throws Refusal `bad_code`, `too_many_rooms`, why the room is closed to it, or why the guest that it
 *   was can't be linked
 */
export async function join(talk: Conversation, command: Join): Promise<void> {
  const { caller, places } = talk;
  const room = caller.roomOf(command.room);
  const isNew = !places.get(room.key);
  if (!isNew && caller.dialect.enters !== 'by-hello') return;
  if (isNew && places.size >= caller.house.limits.roomsPerConnection) {
    throw new Refusal('too_many_rooms');
  }
  const { rates } = caller.counts;
  const turn = takeTurn(caller, 'joins', () => caller.joins.take(rates.joins, performance.now()));
  if (turn) await turn;
  const passed = await showAtDoor(talk, room, command);
  // Before it leaves, so that who is refused stays where it is.
  if (command.link) await linkFirst(talk, room, passed);
  places.leave(room.key);
  let asked: Asked = command;
  let { pass } = passed ?? {};
  const greet = (welcome: Welcome) => {
    tellJoined(caller, pass === undefined ? welcome : { ...welcome, pass }, asked);
    // What is told anew later answers no question.
    asked = {};
    pass = undefined;
  };
  await takePlace(talk, room, command.after, greet, {
    passed: passed?.version,
    isWatching: command.watch,
  });
}

/** Shows what it has for a room that asks for a password; who has nothing meets the closed door. */
async function showAtDoor(
  { caller, self }: Conversation,
  room: RoomName,
  { password, pass }: Shown,
): Promise<Passed | undefined> {
  if (password === undefined && pass === undefined) return undefined;
  const { house, connection } = caller;
  return house.rooms.enter(self, room, { password, pass }, connection.countedFrom);
}

/** Refusals to link that keep nobody out: what the room tells shows that there is no link. */
const unlinked: ReadonlySet<string> = new Set(['link_taken', 'too_many_guests', ...outCodes]);

/** Links first: a person who comes with both is one person from its first moment in the room. */
async function linkFirst(
  { caller, self }: Conversation,
  room: RoomName,
  passed: Passed | undefined,
): Promise<void> {
  const actor = passed ? { ...self, passed: passed.version } : self;
  try {
    await caller.house.rooms.submit(actor, room, { type: 'link', room: room.code });
  } catch (error) {
    if (!(error instanceof Refusal && unlinked.has(error.code))) throw error;
  }
}

function tellJoined(caller: Caller, welcome: Welcome & Pick<Passed, 'pass'>, command: Asked): void {
  const { messages, questions, ...rest } = welcome;
  const { dialect, connection } = caller;
  if (!dialect.joined) return;
  const page = messages && encodePage(dialect, messages);
  const shared = questions ? encodeQueue(dialect, questions, page) : page;
  const text = dialect.joined({ type: 'joined', ...rest, ...refOf(command) }, shared?.text);
  // Others choose the names and the topic beside it: the length of a compressed frame would tell of a pass.
  if (rest.pass !== undefined) return connection.outlet.push(webSocketFraming.frame([text]));
  if (!shared) return caller.send(text);
  connection.outlet.push(connection.framing.frameWith(shared, text));
}

const pages = new WeakMap<readonly Message[], KeptText>();

/** The same page, which never changes once it is made, is encoded once. */
function encodePage(dialect: Dialect, messages: readonly Message[]): KeptText | undefined {
  const known = pages.get(messages);
  if (known) return known;
  const text = dialect.page?.(messages);
  if (text === undefined) return undefined;
  const page = { text };
  pages.set(messages, page);
  return page;
}

interface KeptQueue extends KeptText {
  readonly page: KeptText | undefined;
}

const queues = new WeakMap<readonly Question[], KeptQueue>();

/** The same queue is encoded once, too, with the page that it was told with last. */
function encodeQueue(
  dialect: Dialect,
  questions: readonly Question[],
  page: KeptText | undefined,
): KeptText | undefined {
  const known = queues.get(questions);
  if (known && known.page === page) return known;
  const text = dialect.queue?.(questions, page?.text);
  if (text === undefined) return page;
  const queue = { text, page };
  queues.set(questions, queue);
  return queue;
}
