import type { RoomKey } from '../../protocol/code.ts';
import type { LastRefusal } from '../../protocol/desk.ts';
import { keepDelay, keptBesides } from '../../protocol/keeping.ts';
import { type Act, type ActParts, act, type LiveRoom } from '../act.ts';
import { text, whole } from '../field.ts';
import { hostActor } from '../host-actor.ts';
import { type FromAddress, type InRoom, lookIn, type RoomLook } from '../in-room.ts';
import { roomOf } from '../room-of.ts';
import { momentOf, standingLines } from '../standing-lines.ts';
import { type Column, table } from '../table.ts';
import { hostSet } from './order.ts';

const usualRooms = 20;
const mostRooms = 1_000;
/** People, and addresses, that are told as lines; as JSON it is all of them. */
const mostLines = 20;

const code = text('the room, as somebody spells it');

const rooms = act({
  name: 'host rooms',
  does: 'Tell in which rooms most happens now, how many are there and from where.',
  takes: {},
  options: { most: whole(`how many rooms at most; ${usualRooms} unless said`, mostRooms) },
  shows: true,
  async work({ most = usualRooms }, { live }) {
    const found = (live?.rooms(most) ?? []).map((room) => withAddresses(room, live));
    if (found.length === 0) {
      const why = live ? 'Nobody is in a room.' : 'Nobody is in a room: no server runs there.';
      return { lines: [why], value: { rooms: [] } };
    }
    const lines = table(roomHeads, found.map(roomCells));
    return { lines, value: { rooms: found } };
  },
});

const roomHeads: readonly Column[] = [
  { head: 'Room', least: 12 },
  { head: 'Here', isNumber: true },
  { head: 'A minute', isNumber: true },
  { head: 'Addresses', isNumber: true },
  { head: 'Most from one', least: 20 },
  { head: '' },
];

function roomCells({ code, people, aMinute, addresses, isClosed }: FromRoom): readonly string[] {
  const [first] = addresses;
  return [
    code,
    String(people),
    String(aMinute),
    String(addresses.length),
    first ? `${first.connections} of ${first.from}` : '–',
    isClosed ? 'closed' : '',
  ];
}

interface FromRoom extends Pick<LiveRoom, 'key' | 'code' | 'people' | 'aMinute'> {
  /** The places that its connections come from, that of most of them first. */
  readonly addresses: readonly { readonly from: string; readonly connections: number }[];
  readonly isClosed: boolean;
}

function withAddresses(
  { key, code, people, aMinute, settings }: LiveRoom,
  live: ActParts['live'],
): FromRoom {
  const byFrom = new Map<string, number>();
  for (const { address } of live?.here(key) ?? []) {
    const from = live?.refusals.shown(address);
    if (from !== undefined) byFrom.set(from, (byFrom.get(from) ?? 0) + 1);
  }
  const addresses = [...byFrom].map(([from, connections]) => ({ from, connections }));
  addresses.sort((one, other) => other.connections - one.connections);
  return { key, code, people, aMinute, addresses, isClosed: settings.archived === true };
}

const room = act({
  name: 'host room',
  does: 'Tell who is in a room, how much each says, from where, and who was refused there.',
  takes: { code },
  shows: true,
  async work(given, parts) {
    const { key, code } = roomOf(given.code, parts);
    const { store, people } = parts;
    const now = Date.now();
    const [record, standing, sets, look, waits] = await Promise.all([
      store.room(key),
      store.standing(key),
      store.keepSets(key, now - keepDelay),
      lookIn(key, parts, now),
      waitingIn(key, parts),
    ]);
    const here = people.count(key);
    const settings = standingLines({ ...standing, people: [] }, now, keptBesides(sets, now));
    const lines = [
      `Room        ${record?.code ?? code}`,
      `Here        ${here}`,
      ...(waits > 0 ? [`Waits       ${waits} for those who keep order`] : []),
      ...settings,
      ...lookLines(look),
    ];
    return { lines, value: { key, code: record?.code ?? code, here, waits, ...look } };
  },
});

/** The number of things that wait for those who keep order. */
async function waitingIn(key: RoomKey, { store }: ActParts): Promise<number> {
  const [held, { reported }, questions] = await Promise.all([
    store.review.waiting(key),
    store.review.queue(key, { limit: 1 }),
    store.openQuestions(key),
  ]);
  return held.length + reported.length + questions.length;
}

function lookLines({ people, addresses, refused }: RoomLook): readonly string[] {
  const left = people.length - mostLines;
  return [
    ...below(personHeads, people.slice(0, mostLines).map(personCells)),
    ...(left > 0 ? [`and ${left} more: --json has them all`] : []),
    ...below(addressHeads, addresses.slice(0, mostLines).map(addressCells)),
    ...below(refusedHeads, refused.map(refusedCells)),
  ];
}

/** A table behind an empty line; nothing where it has no rows. */
function below(heads: readonly Column[], rows: readonly (readonly string[])[]): readonly string[] {
  return rows.length === 0 ? [] : ['', ...table(heads, rows)];
}

const addressHeads: readonly Column[] = [
  { head: 'Address' },
  { head: 'Connections', isNumber: true },
  { head: '10 min', isNumber: true },
];

function addressCells({ from, connections, messages }: FromAddress): readonly string[] {
  return [from, String(connections), String(messages)];
}

const refusedHeads: readonly Column[] = [
  { head: 'Refused' },
  { head: 'Times', isNumber: true },
  { head: 'Latest' },
  { head: 'From' },
];

function refusedCells({ code, times, at, from = '–' }: LastRefusal): readonly string[] {
  return [code, String(times), momentOf(at), from];
}

const personHeads: readonly Column[] = [
  { head: 'Name', least: 8 },
  { head: 'Id' },
  { head: 'Standing', least: 8 },
  { head: '10 min', isNumber: true },
  { head: 'From', least: 24 },
];

function personCells({
  name,
  id,
  standing,
  messages,
  connections,
  from,
}: InRoom): readonly string[] {
  const [first = '–', ...others] = from;
  const more = others.length > 0 ? `${first} +${others.length}` : first;
  return [name, id, standing, String(messages), connections === 0 ? 'gone' : more];
}

const close = act({
  name: 'host close',
  does: 'Close a room: what was said is read, and nothing more is taken.',
  takes: { code },
  work: (given, parts) => archive(given.code, true, parts),
});

const open = act({
  name: 'host open',
  does: 'Open a room again that was closed.',
  takes: { code },
  work: (given, parts) => archive(given.code, false, parts),
});

async function archive(spelling: string, value: boolean, parts: ActParts) {
  const room = roomOf(spelling, parts);
  const command = { type: 'set', room: room.code, setting: 'archived', value } as const;
  await parts.rooms.submit(hostActor, room, command);
  return [`${room.code} is ${value ? 'closed' : 'open'} now.`];
}

/** The host looks at rooms, and closes them. */
export const hostRoomActs: readonly Act[] = [rooms, room, close, open, hostSet];
