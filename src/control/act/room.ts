import { keepDelay, keptBesides } from '../../protocol/keeping.ts';
import { act } from '../act.ts';
import { onOff, text } from '../field.ts';
import { roomOf } from '../room-of.ts';
import { standingLines } from '../standing-lines.ts';

/** As many rooms as a person would read the names of. */
const mostListed = 1_000;
/** A count of the room's events and messages. */
const nothing = { events: 0, messages: 0 };

const code = text('the room, as somebody spells it');

const list = act({
  name: 'room list',
  does: 'Tell which rooms the lobby lists, those with the latest news first.',
  takes: {},
  async work(_, { store, people }) {
    const rooms = await store.publicRooms(mostListed);
    if (rooms.length === 0) return ['The lobby lists no room.'];
    return rooms.map(({ code, key, seq }) => `${code}  ${seq} facts  ${people.count(key)} here`);
  },
});

const show = act({
  name: 'room show',
  does: 'Tell what a room is like now: its settings other than usual, and who has a role.',
  takes: { code },
  async work(given, parts) {
    const { key, code } = roomOf(given.code, parts);
    const { store, people } = parts;
    const now = Date.now();
    const [{ seq, digest, code: first }, record, standing, sets] = await Promise.all([
      store.opening(key, undefined, nothing),
      store.room(key),
      store.standing(key),
      store.keepSets(key, now - keepDelay),
    ]);
    return [
      `Room        ${first ?? record?.code ?? code}`,
      `Key         ${key}`,
      `Facts       ${seq}`,
      `Digest      ${digest}`,
      `Here        ${people.count(key)}`,
      `Lobby       ${record?.public ? 'lists it' : 'does not list it'}`,
      ...standingLines(standing, now, keptBesides(sets, now)),
    ];
  },
});

const people = act({
  name: 'room people',
  does: 'Tell who is in a room now, with the ids by which acts are aimed.',
  takes: { code },
  async work(given, { people, ...parts }) {
    const { key, code } = roomOf(given.code, { people, ...parts });
    const count = people.count(key);
    const listed = people.list(key);
    if (!listed) return [`${count} are in ${code}: too many to list.`];
    const lines = listed.map(({ id, name, badge, claimed }) => {
      const mark = claimed ? 'without a key' : (badge ?? '');
      return `${id.padEnd(24)}  ${name}${mark && `  ${mark}`}`;
    });
    const others = count - listed.length;
    return others > 0 ? [...lines, `${others} without a name`] : lines;
  },
});

const inLobby = act({
  name: 'room public',
  does: 'List a room in the lobby, by this spelling, or no longer.',
  takes: { code, listed: onOff('whether the lobby lists it') },
  async work(given, parts) {
    const room = roomOf(given.code, parts);
    await parts.store.setPublic(room, given.listed);
    return [`The lobby ${given.listed ? 'lists' : 'does not list'} ${room.code} now.`];
  },
});

export const roomActs = [list, show, people, inLobby];
