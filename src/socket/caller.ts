import type { Dialect, Speaker } from '../dialect/dialect.ts';
import type { OnBug } from '../guard.ts';
import type { Hub } from '../hub/hub.ts';
import type { Identity, Who } from '../identity/identity.ts';
import type { Ticket } from '../identity/ticket/ticket.ts';
import { type Checks, createChecks } from '../protocol/check.ts';
import { namelessRoom, type RoomName } from '../protocol/code.ts';
import { type Counts, uncounted } from '../protocol/counts.ts';
import { type ErrorCode, Refusal } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import { Purse } from '../protocol/purse.ts';
import type { Cursor } from '../protocol/record.ts';
import type { Reply } from '../protocol/reply.ts';
import type { Rooms } from '../room/rooms.ts';
import type { Connection } from './connection.ts';
import { JoinPace } from './join-pace.ts';
import type { PersonCount } from './person-count.ts';

/** The parts of the house that a session needs. */
export interface SessionParts {
  readonly hub: Hub;
  readonly rooms: Rooms;
  readonly identity: Identity;
  readonly limits: Limits;
  /** Counts what each person has open; nobody does where it is absent. */
  readonly persons?: PersonCount | undefined;
  /** @param from the address of who is refused @param room the key of the room that was asked */
  readonly onRefusal: (code: ErrorCode, from: string | undefined, room?: string) => void;
  readonly onBug: OnBug;
  /** Counts by which people are held to rates; nobody is unless said. */
  readonly counts?: Counts;
}

/** The parts of a connection's address. */
export interface Address {
  /** As spelled there; '' where it names none. */
  readonly room: string;
  /** The cursor up to which its page was served, where it says so. */
  readonly after?: Cursor | undefined;
  /** The ticket by which it comes into its room. */
  readonly ticket?: Ticket | undefined;
}

/** A client as known from its first moment to its last: house, dialect, connection, address. */
export class Caller implements Speaker {
  readonly house: SessionParts;
  readonly dialect: Dialect;
  readonly connection: Connection;
  readonly checks: Checks;
  /** The room of its address, as spelled there. */
  readonly room: string;
  readonly after: Cursor | undefined;
  /** The ticket by which it comes into one room, and into no other. */
  readonly ticket: Ticket | undefined;
  /** The same room, folded once. */
  readonly #addressed: RoomName | undefined;
  readonly counts: Counts;
  readonly joins = new JoinPace();
  /** The purse of a client without a key: nothing but its connection tells it from others. */
  #own: Purse | undefined;
  #isOver = false;
  #held: { readonly id: string; readonly purse: Purse } | undefined;

  constructor(house: SessionParts, dialect: Dialect, address: Address, connection: Connection) {
    this.house = house;
    this.dialect = dialect;
    this.connection = connection;
    this.checks = createChecks(house.limits);
    this.room = address.room;
    this.after = address.after;
    this.ticket = address.ticket;
    this.counts = house.counts ?? uncounted;
    this.#addressed = house.hub.find(address.room);
  }

  /** A name for who says none. */
  get name(): string {
    const { who } = this.ticket ?? {};
    if (who && (who.isNamed || !who.author.claimed)) return who.author.name;
    return this.dialect.nameless(this.connection.id);
  }

  /** Somebody for whom only a name speaks, counted by where it comes from. @throws Refusal */
  claimant(name: string): Who {
    return this.counted(this.house.identity.claimant(name));
  }

  /** The same, whoever it is. */
  counted(who: Who): Who {
    const { countedFrom: address, barredFrom, id } = this.connection;
    const isPaced = this.dialect.reply ? undefined : (true as const);
    const counted = { ...who, address, barredFrom, purse: this.#purseOf(who), isPaced };
    return who.author.claimed ? { ...counted, from: address ?? id } : counted;
  }

  #purseOf({ author }: Who): Purse {
    if (author.claimed || this.#isOver) {
      this.#own ??= new Purse(performance.now());
      return this.#own;
    }
    if (this.#held?.id !== author.id) {
      this.#letGo();
      this.#held = { id: author.id, purse: this.counts.purses.hold(author.id) };
    }
    return this.#held.purse;
  }

  /** Lets go of what is counted of whom it spoke for, for good. */
  close(): void {
    this.#isOver = true;
    this.#letGo();
  }

  #letGo(): void {
    if (this.#held) this.counts.purses.letGo(this.#held.purse);
    this.#held = undefined;
  }

  /** @throws Refusal `bad_code`, `bad_ticket` */
  roomOf(spelling: string): RoomName {
    const room = this.#roomCalled(spelling);
    if (this.ticket && this.ticket.room.key !== room.key) throw new Refusal('bad_ticket');
    return room;
  }

  #roomCalled(spelling: string): RoomName {
    if (spelling === '' && this.dialect.enters !== 'by-hello') return namelessRoom;
    const room = spelling === this.room ? this.#addressed : this.house.hub.find(spelling);
    if (!room) throw new Refusal('bad_code');
    return room;
  }

  /** Answers, where the dialect has a word for it. */
  reply(reply: Reply): void {
    const text = this.dialect.reply?.(reply);
    if (text !== undefined) this.send(text);
  }

  send(text: string): void {
    const { outlet, framing } = this.connection;
    outlet.push(framing.frame([text]));
  }
}

/** The parts of a question that its answer repeats. */
export interface Asked {
  readonly type?: unknown;
  readonly room?: string;
  readonly ref?: string;
}

/** The ref of a question, to be repeated. */
export function refOf({ ref }: Asked): { readonly ref?: string } {
  return ref === undefined ? {} : { ref };
}
