import type { Dialect, Undecodable } from '../dialect/dialect.ts';
import { guard, type OnBug } from '../guard.ts';
import type { Hub } from '../hub/hub.ts';
import type { Place, Welcome } from '../hub/place.ts';
import { claimedAuthor, guestOf } from '../identity/guest.ts';
import { type Checks, createChecks } from '../protocol/check.ts';
import { namelessRoom, type RoomName } from '../protocol/code.ts';
import type { Command, RoomCommand } from '../protocol/command.ts';
import { type ErrorCode, errorEntry, Refusal, refusalText } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';
import { faultOfName } from '../protocol/name.ts';
import type { Author, Cursor, Message } from '../protocol/record.ts';
import type { Reply } from '../protocol/reply.ts';
import { isBlank, keepText } from '../protocol/text.ts';
import type { Rooms } from '../room/rooms.ts';
import type { KeptText } from '../send/frame.ts';
import type { Connection } from './connection.ts';
import { fittingPost } from './fitting-post.ts';
import { Inbox } from './inbox.ts';

/** What a session needs of the house. */
export interface SessionParts {
  readonly hub: Hub;
  readonly rooms: Rooms;
  readonly limits: Limits;
  /** @param from the address of who is refused */
  readonly onRefusal: (code: ErrorCode, from: string | undefined) => void;
  readonly onBug: OnBug;
}

/** What the address of a connection says. */
export interface Address {
  /** As spelled there; '' where it names none. */
  readonly room: string;
  /** Where its page was served up to, where it says so. */
  readonly after?: Cursor | undefined;
}

/** What an answer repeats of the question. */
interface Asked {
  readonly type?: unknown;
  readonly room?: string;
  readonly ref?: string;
}

/** One client's conversation, whatever its dialect: commands in, replies and events out. */
export class Session {
  readonly #parts: SessionParts;
  readonly #dialect: Dialect;
  readonly #checks: Checks;
  readonly #connection: Connection;
  readonly #room: string;
  /** The room of its address, folded once. */
  readonly #addressed: RoomName | undefined;
  readonly #after: Cursor | undefined;
  readonly #inbox: Inbox;
  readonly #places = new Map<string, Place>();
  #typed: Map<string, number> | undefined;
  #author: Author | undefined;
  #claimed: Author | undefined;
  #name = '';
  #secret: string | undefined;
  #malformed: number[] = [];
  #entered = false;
  #closed = false;

  constructor(
    parts: SessionParts,
    dialect: Dialect,
    { room, after }: Address,
    connection: Connection,
  ) {
    this.#parts = parts;
    this.#dialect = dialect;
    this.#checks = createChecks(parts.limits);
    this.#room = room;
    this.#addressed = parts.hub.find(room);
    this.#after = after;
    this.#connection = connection;
    this.#inbox = new Inbox(connection, parts.limits.requestsInFlight, (frame) =>
      this.#handle(frame),
    );
    if (dialect.enters !== 'by-hello')
      this.#author = claimedAuthor(dialect.nameless(connection.id));
  }

  /** Enters the room of its address, where that is all the dialect asks for. */
  begin(): void {
    if (this.#dialect.enters === 'at-open') this.#inbox.hold(this.#enter(this.#room));
  }

  /** Nothing but `hello` is welcome yet. */
  get greeting(): boolean {
    return !this.#author;
  }

  receive(frame: string): void {
    if (!this.#closed) this.#inbox.take(frame);
  }

  /** Tells the latest event of each room, so that even a lost last one is noticed. */
  beat(now: number): void {
    if (this.greeting || this.#connection.outlet.congested) return;
    const rooms = Object.fromEntries([...this.#places].map(([key, place]) => [key, place.latest]));
    this.#reply({ type: 'beat', at: now, rooms });
  }

  close(): void {
    this.#closed = true;
    const places = [...this.#places.values()];
    this.#places.clear();
    for (const place of places) guard({ fail: this.#parts.onBug }, () => place.leave());
  }

  #handle(frame: string): void {
    if (this.#closed) return;
    if (this.#dialect.enters === 'at-first-frame' && !this.#entered) {
      this.#entered = true;
      this.#inbox.hold(this.#enter(this.#room));
    }
    const name = this.#dialect.nameless(this.#connection.id);
    const decoded = this.#dialect.decode(frame, {
      room: this.#room,
      name,
      checks: this.#checks,
    });
    if ('type' in decoded) this.#illFormed(decoded);
    else for (const command of decoded) this.#obey(command);
  }

  #obey(command: Command): void {
    try {
      this.#dispatch(command);
    } catch (error) {
      this.#refuse(error, command);
    }
  }

  #dispatch(command: Command): void {
    if (command.type === 'hello') return this.#hello(command);
    if (this.greeting) throw new Refusal('no_hello');
    switch (command.type) {
      case 'name':
        return this.#rename(command);
      case 'join':
        return this.#inbox.hold(this.#answer(command, this.#join(command)));
      case 'leave':
        return this.#leave(command);
      case 'typing':
        return this.#typing(command.room);
      case 'people': {
        const key = this.#placeOf(command.room).room;
        return this.#reply({
          type: 'people',
          room: key,
          ...this.#parts.hub.people(key),
          ...refOf(command),
        });
      }
      case 'beat':
        return this.beat(Date.now());
      case 'history':
        return this.#inbox.hold(this.#answer(command, this.#history(command)));
      default:
        return this.#inbox.fly(this.#answer(command, this.#submit(command)));
    }
  }

  #hello({ secret, name = '' }: Extract<Command, { type: 'hello' }>): void {
    if (this.#author) throw new Refusal('second_hello');
    this.#secret = secret;
    const { hub, limits } = this.#parts;
    this.#author = this.#named(name);
    this.#reply({
      type: 'welcome',
      you: this.#author,
      epoch: hub.epoch,
      run: hub.run,
      beat: limits.pingSeconds,
      limits,
    });
  }

  #rename(command: Extract<Command, { type: 'name' }>): void {
    this.#author = this.#named(command.name);
    for (const place of this.#places.values()) place.rename(this.#author);
    this.#reply({ type: 'named', you: this.#author, ...refOf(command) });
  }

  #named(name: string): Author {
    const kept = isBlank(name) ? '' : keepText(name).trim();
    const fault = faultOfName(kept, this.#parts.limits);
    if (fault) throw new Refusal(fault);
    this.#name = kept;
    if (this.#secret !== undefined) return guestOf(this.#secret, kept);
    return claimedAuthor(kept || this.#dialect.nameless(this.#connection.id));
  }

  async #join(command: Extract<Command, { type: 'join' }>): Promise<void> {
    const { after } = command;
    const room = this.#roomOf(command.room);
    const isNew = !this.#places.has(room.key);
    if (!isNew && this.#dialect.enters !== 'by-hello') return;
    if (isNew && this.#places.size >= this.#parts.limits.roomsPerConnection) {
      throw new Refusal('too_many_rooms');
    }
    this.#places.get(room.key)?.leave();
    this.#places.delete(room.key);
    await this.#takePlace(room, after, (welcome) => this.#joined(welcome, command));
  }

  #joined(welcome: Welcome, command: Asked): void {
    const { messages, ...rest } = welcome;
    const { joined } = this.#dialect;
    if (!joined) return;
    const page = messages && encodePage(this.#dialect, messages);
    const text = joined({ type: 'joined', ...rest, ...refOf(command) }, page?.text);
    if (!page) return this.#send(text);
    this.#connection.outlet.push(this.#connection.framing.frameWith(page, text));
  }

  /** The room of a connection whose address names it. */
  async #enter(spelling: string): Promise<void> {
    try {
      const { opening, anew } = this.#dialect;
      await this.#takePlace(this.#roomOf(spelling), this.#after, ({ resume }) => {
        const isVoid = resume.state === 'gap' || resume.state === 'reset';
        const first = isVoid ? anew : opening;
        if (first !== undefined) this.#send(first);
      });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.#parts.onRefusal(error.code, this.#connection.address);
      this.#connection.close(error.code);
    }
  }

  async #takePlace(
    room: RoomName,
    after: Cursor | undefined,
    greet: (welcome: Welcome) => void,
  ): Promise<void> {
    const { outlet, framing, id } = this.#connection;
    const author = this.#author;
    const isGuest = author && !author.claimed;
    const place = await this.#parts.hub.enter({
      room,
      dialect: this.#dialect,
      framing,
      outlet,
      member: isGuest ? author.id : id,
      author: this.#name === '' ? undefined : author,
      after,
      greet,
      onLost: (error) => this.#connection.fail(error),
    });
    if (this.#closed) place.leave();
    else this.#places.set(room.key, place);
  }

  #leave(command: Extract<Command, { type: 'leave' }>): void {
    const place = this.#placeOf(command.room);
    this.#places.delete(place.room);
    place.leave();
    this.#reply({ type: 'left', room: place.room, ...refOf(command) });
  }

  #typing(spelling: string): void {
    const { room } = this.#placeOf(spelling);
    const now = performance.now();
    if (!this.#author || now - (this.#typed?.get(room) ?? -1_000) < 1_000) return;
    this.#typed ??= new Map();
    this.#typed.set(room, now);
    this.#parts.hub.hint({ type: 'typing', room, author: this.#author });
  }

  async #history(command: Extract<Command, { type: 'history' }>): Promise<void> {
    const { before, after, limit = this.#parts.limits.historyPage } = command;
    const { room } = this.#placeOf(command.room);
    const range = {
      limit,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    };
    const page = await this.#parts.hub.history(room, range);
    this.#reply({ type: 'history', room, ...page, ...refOf(command) });
  }

  async #submit(command: RoomCommand): Promise<void> {
    const room = this.#roomOf(command.room);
    if (this.#dialect.enters === 'by-hello') this.#placeOf(command.room);
    const fitting = fittingPost(command, this.#parts.limits);
    const claimed = fitting.type === 'post' ? fitting.name : undefined;
    const author = claimed === undefined ? this.#author : this.#claimant(claimed);
    if (!author) throw new Refusal('no_hello');
    const answer = await this.#parts.rooms.submit(author, room, fitting, this.#connection.id);
    this.#reply({ type: 'ack', ...answer, ...refOf(command) });
  }

  /** Who posts by name mostly does so by the same one. */
  #claimant(name: string): Author {
    if (this.#claimed?.name !== name) this.#claimed = claimedAuthor(name);
    return this.#claimed;
  }

  #roomOf(spelling: string): RoomName {
    const isNameless = spelling === '' && this.#dialect.enters !== 'by-hello';
    const { hub } = this.#parts;
    const read = () => (spelling === this.#room ? this.#addressed : hub.find(spelling));
    const room = isNameless ? namelessRoom : read();
    if (!room) throw new Refusal('bad_code');
    return room;
  }

  #placeOf(spelling: string): Place {
    const place = this.#places.get(this.#roomOf(spelling).key);
    if (!place) throw new Refusal('not_joined');
    return place;
  }

  #answer(command: Command, work: Promise<void>): Promise<void> {
    return work.catch((error: unknown) => this.#refuse(error, command));
  }

  #refuse(error: unknown, asked: Asked): void {
    if (this.#closed) return;
    const code = error instanceof Refusal ? error.code : 'internal';
    if (!(error instanceof Refusal)) this.#parts.onBug(error);
    this.#parts.onRefusal(code, this.#connection.address);
    const text = refusalText(code, this.#parts.limits);
    const { retry } = errorEntry(code);
    if (!this.#dialect.reply) {
      // Where there is no word for it, a text that is lost costs the connection: somebody has to know.
      const mayPass = code !== 'internal' && asked.type !== 'post';
      return mayPass && this.#dialect.illFormed !== 'close'
        ? undefined
        : this.#connection.close(code);
    }
    const room = asked.room === undefined ? {} : { room: asked.room };
    this.#reply({ type: 'refused', code, text, retry, ...room, ...refOf(asked) });
  }

  /** A frame that says nothing: once is a slip, again and again is not. */
  #illFormed(frame: Undecodable): void {
    const { code } = frame;
    switch (this.#dialect.illFormed) {
      case 'ignore':
        return this.#parts.onRefusal(code, this.#connection.address);
      case 'close':
        this.#parts.onRefusal(code, this.#connection.address);
        return this.#connection.close('bad_frame');
      case 'refuse': {
        this.#refuse(new Refusal(code), frame);
        const now = performance.now();
        this.#malformed = [...this.#malformed.filter((at) => now - at < 10_000), now];
        if (this.#malformed.length >= this.#parts.limits.malformedInTenSeconds) {
          this.#connection.close('malformed');
        }
      }
    }
  }

  #reply(reply: Reply): void {
    const text = this.#dialect.reply?.(reply);
    if (text !== undefined) this.#send(text);
  }

  #send(text: string): void {
    this.#connection.outlet.push(this.#connection.framing.frame([text]));
  }
}

function refOf({ ref }: Asked): { readonly ref?: string } {
  return ref === undefined ? {} : { ref };
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
