import { authorTopic } from '../bus/bus.ts';
import { complain } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomKey, RoomName } from '../protocol/code.ts';
import { uncounted } from '../protocol/counts.ts';
import { Refusal } from '../protocol/error.ts';
import type { MayNotIn } from '../protocol/me.ts';
import { isDecision } from '../protocol/standing.ts';
import { Addresses } from './addresses.ts';
import type { Answer } from './answer.ts';
import { openQuestionsOf } from './ask.ts';
import { hitBy } from './by-address.ts';
import { chosenCodes } from './codes.ts';
import { Filters } from './filter/filters.ts';
import { Trials } from './filter/trial.ts';
import type { Decided } from './ground.ts';
import { GroupCommit } from './group-commit.ts';
import { Growings } from './growings.ts';
import { heldOf } from './hold.ts';
import { askingOf, type Place } from './hooks/asking.ts';
import { enteringOf } from './hooks/entering.ts';
import { HouseNames } from './house-names.ts';
import { knownRooms } from './make.ts';
import { Newcomers } from './newcomers.ts';
import { OpenCounts } from './open-counts.ts';
import type { Expiring, Lapsing } from './overdue.ts';
import { Paces } from './paces.ts';
import type { PassFor } from './pass.ts';
import { type Passed, Passwords, type Shown } from './passwords.ts';
import { Room } from './room.ts';
import { createLinks, type Links } from './room-links.ts';
import type { RoomParts } from './room-parts.ts';
import type { RoomsParts } from './rooms-parts.ts';
import { Rules } from './rules.ts';
import { Rush } from './rush.ts';
import { SlowMode } from './slow-mode.ts';
import type { RoomStanding } from './standing.ts';
import { Standings } from './standings.ts';
import type { OnSeq } from './waiting.ts';
import { Works } from './works.ts';

/** Rooms that are kept though nothing happens in them: none is made anew for each post. */
const mostIdle = 256;

/** The law: every command that changes a room passes here, and one by one through its room. */
export interface Rooms {
  /**
   * Decides on a command and, if it is to be, commits it.
   *
   * @param actor who asks, and what its token says of rooms
   * @param within the connection of an author without a secret, within which its refs count
   * @param onSeq told its number when the fact is durable, before anybody hears of it
   * @returns when the fact is durable; what is said again under its `ref` gets the first answer, and
   *   a reaction that is there already the number of its message
   * @throws Refusal with the code that says why not
   */
  submit(
    actor: Actor,
    room: RoomName,
    command: Decided,
    within?: string,
    onSeq?: OnSeq,
  ): Promise<Answer>;

  /**
   * Lets somebody into a room that may ask for a password.
   *
   * @param from the address by which tries are counted; undefined where it tells nobody apart
   * @returns undefined where nothing has to be shown
   * @throws Refusal with the code that says why not
   */
  enter(
    actor: Actor,
    room: RoomName,
    shown: Shown,
    from: string | undefined,
  ): Promise<Passed | undefined>;

  /** Is it a pass for that? */
  isPass(pass: string, due: PassFor): boolean;

  /** The judge of what somebody may not do in a room now, by its facts and its latest words. */
  readonly mayNotIn: MayNotIn;

  /** The standing of a room; a promise where it has to be read. */
  standing(key: RoomKey): RoomStanding | Promise<RoomStanding>;

  /**
   * Is there such a room? Everything is one, unless the host alone makes rooms.
   *
   * @returns undefined where no room is missing
   * @throws Refusal `no_room`
   */
  checkThere(key: RoomKey): Promise<void> | undefined;

  /**
   * Does the host's program let somebody in?
   *
   * @returns undefined where there is none that is asked
   * @throws Refusal `host_refused`, `hook_failed`
   */
  checkEntry(actor: Actor, room: RoomName): Promise<void> | undefined;

  /** It is asked about whoever comes in. */
  readonly asksWhoEnters: boolean;

  /**
   * Lets texts go that are older than their room keeps, unless that was decided anew meanwhile, or
   * rejects a held message that nobody has seen for a day.
   *
   * @throws Refusal where nothing can be stored
   */
  expire(expiring: Expiring | Lapsing): Promise<void>;

  /** Filters on what was said before. */
  readonly trials: Pick<Trials, 'of'>;

  /** Links that give roles. */
  /**
   * Those whom a ban by the address of a message would hit, by what they are in its room.
   *
   * @throws Refusal `no_address`
   */
  reach(key: RoomKey, seq: number): Promise<(actor: Actor) => boolean>;

  readonly links: Links;

  /** Messages of bots that are being written. */
  readonly growings: Growings;

  /** Takes no more commands and resolves when all decided ones are answered. */
  close(): Promise<void>;
}

export function createRooms({
  store,
  bus,
  limits,
  now = () => Date.now(),
  fits = () => true,
  pace = () => 0,
  onCommit,
  hooks = {},
  watch,
  onEvent,
  onClosed,
  standings = new Standings(store),
  nameOf = () => undefined,
  badgeOf = () => undefined,
  peopleIn = () => [],
  house = new HouseNames(() => []),
  hereFor = () => undefined,
  rule = 'owned',
  codes = chosenCodes,
  rules = new Rules(new Filters()),
  isAlone = () => true,
  slow = new SlowMode(),
  addresses = new Addresses(),
  counts = uncounted,
  rush = new Rush('off'),
  onBug = complain,
}: RoomsParts): Rooms {
  const group = new GroupCommit(store, onCommit, onBug);
  const questions = new OpenCounts(openQuestionsOf(store), group);
  const held = new OpenCounts(heldOf(store.review), group);
  const passwords = new Passwords({ store, standings, limits, rates: counts.rates });
  const parts: RoomParts = {
    store,
    group,
    limits,
    now,
    fits,
    pace,
    standings,
    questions,
    held,
    passwords,
    nameOf,
    badgeOf,
    peopleIn,
    house,
    hereFor,
    asksWhoEnters: hooks.mayEnter !== undefined,
    newcomers: new Newcomers(store, hereFor, rush),
    rush,
    slow,
    paces: new Paces(counts),
    works: new Works(),
    addresses,
    making: { rule, store, isAlone },
    onBug,
    rules,
    tellOwn: (author, word) =>
      bus.publish({ type: 'own', room: authorTopic(author), word, from: undefined }),
    publish(event, digest) {
      if (event.type !== 'posted' || event.approval) {
        questions.note(event.room, event);
        held.note(event.room, event);
        if (isDecision(event)) growings.decided(event.room);
        if (event.type === 'linked') store.marks.hand(event.guest, event.person, event.room);
      }
      bus.publish({ room: event.room, event, digest });
      onEvent?.(event);
    },
  };
  const rooms = new Map<string, Room>();
  const known = knownRooms(store, rule, codes);
  let most = mostIdle;
  let closing = false;

  const roomOf = (key: RoomKey): Room => rooms.get(key) ?? begin(key);
  const begin = (key: RoomKey): Room => {
    if (rooms.size >= most) {
      for (const [each, { idle }] of rooms) if (idle) rooms.delete(each);
      // Where most are busy, the next look for idle ones waits until there are twice as many.
      most = Math.max(mostIdle, 2 * rooms.size);
    }
    const room = new Room(parts, key);
    rooms.set(key, room);
    return room;
  };

  /** Submits to a room of which nothing is known to be there: refused, where it would be one too many. */
  const make = async (
    actor: Actor,
    room: Room,
    key: RoomKey,
    submit: () => Promise<Answer>,
  ): Promise<Answer> => {
    const refusal = parts.paces.takeMade(actor);
    if (refusal) {
      const found = await store.room(key);
      if (!found?.seq) throw refusal;
      return submit();
    }
    let isMade = false;
    try {
      const answer = await submit();
      // What was said before gets its first answer, and begins nothing.
      isMade = answer.seq === 1 && room.isThere;
      return answer;
    } finally {
      if (!isMade) parts.paces.giveMadeBack(actor);
    }
  };

  const trials = new Trials(store);
  const place: Place = (actor, name, command, within, onSeq, ruling) => {
    if (actor.readsOnly) return Promise.reject(new Refusal('guests_off'));
    const give = () => {
      const room = roomOf(name.key);
      if (room.isThere) return room.submit(actor, name, command, within, onSeq, ruling);
      const submit = () => room.submit(actor, name, command, within, onSeq, ruling);
      return make(actor, room, name.key, submit);
    };
    return known && actor.grants?.role !== 'host' ? known.check(name.key).then(give) : give();
  };
  const entering = enteringOf(hooks, { ...parts, watch });
  const asking = askingOf(hooks, { ...parts, watch });
  const take: Rooms['submit'] = asking ? asking.before(place) : place;
  const growings = new Growings({
    ...{ standings, rules, house, now, limits, onBug, isAsked: asking !== undefined },
    tell: (signal) => bus.publish(signal),
    // What grew by then is said, also while nothing more is taken.
    post: ({ actor, room, within }, post) => take(actor, room, post, within),
  });
  const law: Omit<Rooms, 'links'> = {
    ...{ trials, growings },
    submit(actor, name, command, within, onSeq) {
      if (closing) return Promise.reject(new Refusal('restart'));
      return take(actor, name, command, within, onSeq);
    },
    enter: (actor, { key }, shown, from) => passwords.enter(actor, key, shown, from),
    isPass: (pass, due) => passwords.isPass(pass, due),
    mayNotIn: addresses.mayNotBy(slow.mayNotIn),
    standing: (key) => standings.of(key),
    async expire(expiring) {
      if (closing) throw new Refusal('restart');
      await roomOf(expiring.room.key).expire(expiring);
    },
    checkThere: (key) => known?.check(key),
    checkEntry: (actor, room) => entering?.check(actor, room),
    asksWhoEnters: entering !== undefined,
    reach: (key, seq) => hitBy(parts, key, seq),
    async close() {
      closing = true;
      asking?.end();
      entering?.end();
      await growings.close();
      while ([...rooms.values()].some((room) => !room.idle)) {
        await group.settled();
        await new Promise(setImmediate);
      }
      await onClosed?.();
    },
  };
  return { ...law, links: createLinks({ store, rooms: law, nameOf, now }) };
}
