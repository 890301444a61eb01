import { createHash } from 'node:crypto';
import type { Bus } from '../bus/bus.ts';
import { guarded, type OnBug } from '../guard.ts';
import { checkNames } from '../known-names.ts';
import type { Actor } from '../protocol/actor.ts';
import { createChecks } from '../protocol/check.ts';
import type { RoomName } from '../protocol/code.ts';
import { Refusal, refusalText } from '../protocol/error.ts';
import type { People, RoomEvent } from '../protocol/event.ts';
import type { Limits } from '../protocol/limit.ts';
import type { Answer } from '../room/answer.ts';
import type { Rooms } from '../room/rooms.ts';
import type { Store } from '../store/store.ts';
import { checkedCommand, checkRange, checkRole, checkWords } from './checked.ts';
import { Following } from './following.ts';
import type { BotOptions, OwnRoom } from './own-room.ts';

/** The parts that a program's hand stands on. */
export interface HandParts {
  readonly store: Store;
  readonly rooms: Pick<Rooms, 'submit'>;
  readonly bus: Bus;
  readonly people: (key: string) => People;
  readonly limits: Limits;
  readonly onBug: OnBug;
}

/** A room as a list of all of them has it. */
export interface KnownRoom {
  /** Its first spelling. */
  readonly code: string;
  readonly key: string;
  /** Its latest fact; 0 where nothing was ever said. */
  readonly seq: number;
  /** The lobby lists it. */
  readonly public: boolean;
  /** The number of people who are in it now. */
  readonly people: number;
}

/** The hand of the program that has the server. */
export interface Hand {
  room(code: string): OwnRoom;
  rooms(): AsyncIterable<KnownRoom>;
  /** Ends all that listens. */
  close(): void;
  /** Refuses to read from now on: the store is closed next. */
  end(): void;
}

/** The program itself, in every room. */
const host: Actor = {
  author: { id: 'h_program', name: 'host', badge: 'host' },
  grants: { role: 'host' },
};
const usualPage = 50;
const searchNumbers = ['before', 'after', 'cursor', 'limit'];
const roomsAtOnce = 100;

/**
 * A hand that does in rooms what clients do, by the same road, without a connection.
 *
 * @example createHand(parts).room('tea').post('Water is on.')
 */
export function createHand(parts: HandParts): Hand {
  const { store, people, limits, bus, onBug } = parts;
  const checks = createChecks(limits);
  const followings = new Set<Following>();
  const pageOf = ({ limit = usualPage }: { readonly limit?: number }) =>
    Math.min(limit, limits.historyPage);
  const leaving = new Set<() => void>();
  let isDeaf = false;
  let isOver = false;
  /** The store, as long as the server is there. */
  const reading = (): Store => {
    if (isOver) throw told(new Refusal('restart'), limits);
    return store;
  };

  const roomAs = (actor: Actor, room: RoomName): OwnRoom => {
    const { key, code } = room;
    const submit = async (own: object, more?: object): Promise<Answer> => {
      try {
        const command = checkedCommand(checks, limits, { ...own, room: code }, more);
        return await parts.rooms.submit(actor, room, command);
      } catch (error) {
        throw told(error, limits);
      }
    };
    return {
      ...{ code, key },
      as: (bot) => roomAs(botOf(bot, store, limits), room),
      post: (text, more) => submit({ type: 'post', text }, more),
      edit: (seq, text, more) => submit({ type: 'edit', seq, text }, more),
      remove: (seq, more) => submit({ type: 'remove', seq }, more),
      react: (seq, emoji, on = true) => submit({ type: 'react', seq, emoji, on }),
      messages: async (range = {}) => {
        checkRange(range, ['before', 'after', 'limit'], []);
        return reading().messages(key, { ...range, limit: pageOf(range) });
      },
      message: async (seq) => reading().message(key, seq),
      search: async (words, range = {}) => {
        checkWords(words);
        checkRange(range, searchNumbers, ['from', 'mentions', 'has']);
        return reading().search(key, words, { ...range, limit: pageOf(range) });
      },
      people: () => structuredClone(people(key)),
      set: (setting, value) => submit({ type: 'set', setting, value }),
      grant: (person, role, more) => submit({ type: 'grant', person, role }, more),
      revoke: (person, more) => submit({ type: 'revoke', person }, more),
      act: (act) => submit({}, act),
      list: async (isListed) => reading().setPublic(room, isListed),
      on: (type, hear) => {
        if (type === 'event' && typeof hear === 'function') return listen(key, hear);
        throw new TypeError("What is heard is on('event', hear), and hear is a function.");
      },
      [Symbol.asyncIterator]() {
        const onEnd = (ended: Following) => followings.delete(ended);
        const following = new Following({ bus, store, room: key, onEnd });
        if (isDeaf) following.end();
        else followings.add(following);
        return following;
      },
    };
  };
  const listen = (key: string, hear: (event: RoomEvent) => void): (() => void) => {
    if (isDeaf) return () => {};
    // A copy each: one may change what it is given.
    const heard = guarded({ fail: onBug }, (event: RoomEvent) => hear(structuredClone(event)));
    const unsubscribe = bus.subscribe(key, (message) => {
      if ('event' in message) heard(message.event);
    });
    const leave = () => {
      leaving.delete(leave);
      unsubscribe();
    };
    leaving.add(leave);
    return leave;
  };

  return {
    room(spelling) {
      const room = store.find(spelling, limits);
      if (!room) throw told(new Refusal('bad_code'), limits);
      return roomAs(host, room);
    },
    async *rooms() {
      let after: string | undefined;
      for (;;) {
        const some = await reading().rooms(after, roomsAtOnce);
        for (const record of some) yield { ...record, people: people(record.key).count };
        if (some.length < roomsAtOnce) return;
        after = some.at(-1)?.key;
      }
    },
    close() {
      isDeaf = true;
      for (const following of followings) following.end();
      for (const leave of leaving) leave();
    },
    end() {
      isOver = true;
    },
  };
}

/** The same, with the numbers that hold here in the sentence of a refusal. */
function told(error: unknown, limits: Limits): unknown {
  if (!(error instanceof Refusal)) return error;
  const { code, line, words } = error;
  error.message = refusalText(code, limits, line, words);
  return error;
}

/** A bot by its name alone: its id comes of the log's own key, so that it is the same after a restart. */
function botOf(said: BotOptions, store: Store, limits: Limits): Actor {
  checkNames(said, ['name', 'role'], 'field of a bot');
  const { name, role } = said;
  checkRole(role);
  if (typeof name !== 'string' || name === '' || [...name].length > limits.namePoints)
    throw new Refusal('bad_name');
  const hash = createHash('sha256').update(store.keyFor('bots of the program')).update(name);
  const author = { id: `b_${hash.digest('base64url').slice(0, 22)}`, name, badge: 'bot' } as const;
  return role === undefined ? { author } : { author, grants: { rooms: new Map([['*', role]]) } };
}
