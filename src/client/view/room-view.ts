import type { ReplyTo } from '../../protocol/carried.ts';
import type { OpenEvent } from '../../protocol/clearance.ts';
import { noneGrows } from '../../protocol/growing.ts';
import type { Point } from '../../protocol/point.ts';
import type { Cursor, Message } from '../../protocol/record.ts';
import type { Room, RoomEvents } from '../client.ts';
import { isOwn } from '../is-own.ts';
import type { Unsent } from '../outbox-store.ts';
import type { Page } from '../pages.ts';
import { Outgoing } from './outgoing.ts';
import { Quotes } from './quotes.ts';
import { Quoting } from './quoting.ts';
import { Reader } from './reader.ts';
import { sameFields, sameList } from './shared.ts';
import type { Hole, RoomSnapshot } from './snapshot.ts';
import { Writers } from './typing.ts';
import type { RoomViewOptions, ServedPage } from './view-options.ts';

/** Milliseconds, a frame: all that comes within it makes one snapshot. */
const gatherMs = 16;
const afterFrame = (make: () => void) => setTimeout(make, gatherMs);

/** A room as it is now, one immutable snapshot after the other: a store for a framework, or for none. */
export class RoomView {
  readonly #room: Room;
  readonly #reader: Reader;
  readonly #quotes: Quotes;
  readonly #quoting: Quoting;
  readonly #outgoing = new Outgoing();
  readonly #writers: Writers;
  readonly #frame: (make: () => void) => unknown;
  /** Is the reader at the end of the talk? Then the window lets go of its beginning. */
  readonly #follows: () => boolean;
  readonly #listeners = new Set<{ readonly call: () => void }>();
  /** Ends the listening to the room. */
  #rests: AbortController | undefined;
  #isDue = false;
  /** The place in the room's log up to which the window is right. */
  #heardTo: Cursor | undefined;
  /** The latest messages are still to be read. */
  #isLate = false;
  /** Is the reader at the end of the talk, by what was asked for last? */
  #followed = true;
  /** The fact up to which the reader has read, as far as this view knows. */
  #mark: number | undefined;
  #snapshot: RoomSnapshot;

  constructor(room: Room, options: RoomViewOptions = {}) {
    const { page, most = 400, frame = afterFrame, follows = () => this.#followed } = options;
    this.#room = room;
    this.#frame = frame;
    this.#follows = follows;
    this.#quotes = new Quotes(room, page?.messages ?? [], this.#due);
    this.#quoting = new Quoting(this.#quotes);
    // Asked for each time: a page may learn it later.
    this.#reader = new Reader(room, this.#due, { most, longest: () => options.limit });
    this.#writers = new Writers(this.#due);
    if (page) this.#serve(page);
    this.#snapshot = this.#look(undefined);
  }

  /** The room at this moment; the same object until there is another one. */
  readonly getSnapshot = (): RoomSnapshot => this.#snapshot;

  /**
   * Has `listener` called whenever there is another snapshot. The view hears the room as long as somebody
   * listens; whoever begins, or begins again, is told what it missed.
   *
   * @returns ends it
   */
  readonly subscribe = (listener: () => void): (() => void) => {
    const listening = { call: listener };
    this.#listeners.add(listening);
    if (!this.#rests) this.#begin();
    return () => {
      this.#listeners.delete(listening);
      if (this.#listeners.size === 0) this.#rest();
    };
  };

  /** Reads earlier messages into the window. Once it is full, it lets go of the latest ones. */
  older(): Promise<void> {
    this.#followed = false;
    return this.#shown(this.#reader.loadOlder());
  }

  /** Reads what comes behind the window, where the window is of the past. */
  newer(): Promise<void> {
    return this.#shown(this.#reader.loadNewer());
  }

  /**
   * Makes the window one about a message, wherever it is in the room.
   *
   * @example const message = await view.around(1_204)
   * @returns the message of that number, or the one that comes next; undefined where it can't be had
   */
  around(seq: number): Promise<Message | undefined> {
    return this.#goTo({ around: seq });
  }

  /**
   * Makes the window one about a moment.
   *
   * @example await view.at(Date.parse('2026-03-01'))
   * @param moment milliseconds since 1970
   */
  at(moment: number): Promise<Message | undefined> {
    return this.#goTo({ at: moment });
  }

  /** Leaves the past: the window is at the end of the room again, and stays there. */
  latest(): Promise<void> {
    this.#followed = true;
    return this.#shown(this.#reader.goToEnd());
  }

  /** Says that the reader sees the end of the window: all in it is read, and new messages stay in it. */
  read(): void {
    const { timeline } = this.#reader;
    this.#followed = this.#reader.atEnd;
    this.#mark = Math.max(this.#mark ?? 0, timeline.last);
    if (timeline.last > 0) this.#room.read(timeline.last);
    this.#due();
  }

  #serve({ messages, latest, epoch, run, newer }: ServedPage): void {
    this.#room.begin({ epoch, run, seq: latest });
    this.#reader.begin(messages, latest, newer === undefined);
    this.#followed = newer === undefined;
    this.#heardTo = { epoch, seq: latest };
    this.#mark = latest;
  }

  async #goTo(point: Point): Promise<Message | undefined> {
    this.#followed = false;
    const seq = await this.#shown(this.#reader.goTo(point));
    return seq === undefined ? undefined : this.#reader.timeline.find(seq);
  }

  /** Shows what was waited for, so that it is in the snapshot as the wait ends. */
  async #shown<Answer>(work: Promise<Answer>): Promise<Answer> {
    const answer = await work;
    this.#show();
    return answer;
  }

  #begin(): void {
    const room = this.#room;
    this.#rests = new AbortController();
    const { signal } = this.#rests;
    const on = <Name extends keyof RoomEvents>(
      name: Name,
      take: (told: RoomEvents[Name]) => void,
    ) => room.addEventListener(name, ({ detail }) => take(detail), { signal });
    on('event', (event) => this.#hear(event));
    on('page', (page) => this.#turn(page));
    on('typing', (author) => this.#typing(author));
    on('unsent', (rows) => this.#unsent(rows));
    on('sent', (sent) => this.#outgoing.sent(sent));
    on('state', () => this.#live());
    for (const name of ['people', 'me', 'growing', 'waiting', 'refused', 'read'] as const)
      on(name, this.#due);
    this.#outgoing.follow(room.unsent);
    const { cursor } = room;
    if (!cursor || isSamePlace(cursor, this.#heardTo)) return this.#due();
    this.#isLate = true;
    this.#catchUp(cursor.seq);
  }

  #rest(): void {
    this.#rests?.abort();
    this.#rests = undefined;
    this.#heardTo = this.#isLate ? undefined : this.#room.cursor;
    this.#writers.stopAll();
  }

  /** Reads what was said before somebody listened: no event tells it. */
  #catchUp(seq: number): void {
    this.#mark ??= seq;
    this.#quotes.forget();
    void this.#reader.catchUp(seq).then(() => {
      if (this.#reader.atEnd) this.#isLate = false;
    });
  }

  #hear(event: OpenEvent): void {
    this.#reader.hear(event);
    this.#quotes.hear(event);
    if (event.type === 'posted') this.#writers.stop(event.author.id);
    this.#reader.trim(this.#follows() ? 'older' : 'newer');
    this.#due();
  }

  #turn(page: Page): void {
    this.#isLate = false;
    this.#outgoing.turn();
    this.#mark ??= page.seq;
    this.#quotes.forget();
    this.#reader.turn(page, this.#follows());
  }

  #unsent(rows: readonly Unsent[]): void {
    this.#outgoing.follow(rows);
    this.#due();
  }

  #typing(author: Parameters<Writers['write']>[0]): void {
    if (!this.#isOwn(author.id)) this.#writers.write(author);
  }

  #live(): void {
    this.#due();
    if (this.#room.state !== 'live') return;
    this.#reader.revive();
    if (this.#isLate) this.#catchUp(this.#room.cursor?.seq ?? 0);
  }

  readonly #due = (): void => {
    if (this.#isDue) return;
    this.#isDue = true;
    this.#frame(() => this.#show());
  };

  #show(): void {
    this.#isDue = false;
    const next = this.#look(this.#snapshot);
    if (next === this.#snapshot) return;
    this.#snapshot = next;
    for (const { call } of [...this.#listeners]) call();
  }

  #look(before: RoomSnapshot | undefined): RoomSnapshot {
    const room = this.#room;
    const { timeline } = this.#reader;
    const find = (seq: number) => timeline.find(seq);
    const messages = timeline.messages.map((message) =>
      this.#quoting.of<Message>(message, message.reply, find),
    );
    const unsent = this.#pending.map((row) => {
      const original = this.#original(row.more?.reply);
      return this.#quoting.of<Unsent>(row, original, find);
    });
    const hole = this.#hole;
    return sameFields(before, {
      state: room.state,
      refusal: room.refusal,
      messages: sameList(before?.messages ?? [], messages),
      start: timeline.older,
      hole: hole && sameFields(before?.hole, hole),
      unsent: sameList(before?.unsent ?? [], unsent),
      waiting: room.waiting,
      growing: this.#reader.atEnd ? room.growing : noneGrows,
      people: room.people,
      typing: this.#writers.list,
      unread: this.#unread,
      you: room.you,
      me: room.me,
    });
  }

  /** The messages of one's own that stand nowhere else. */
  get #pending(): readonly Unsent[] {
    const rows = this.#outgoing.rows(this.#room.cursor?.seq ?? 0);
    if (rows.length === 0) return rows;
    const own = this.#reader.timeline.messages.filter(({ author }) => this.#isOwn(author.id));
    const stands = new Set([...own, ...this.#room.waiting].map(({ ref }) => ref));
    return rows.filter(({ ref }) => !stands.has(ref));
  }

  #original(seq = 0): ReplyTo | undefined {
    const original = this.#reader.timeline.find(seq) ?? this.#quotes.find(seq);
    return original && { seq, author: original.author };
  }

  get #hole(): Hole | undefined {
    const { last, latest, newer } = this.#reader.timeline;
    return newer === 'end' ? undefined : { from: last + 1, to: latest, state: newer };
  }

  get #unread(): number {
    const mark = Math.max(this.#room.mark ?? 0, this.#mark ?? 0);
    const isNew = ({ seq, author, removedAt }: Message) =>
      seq > mark && removedAt === undefined && !this.#isOwn(author.id);
    return this.#reader.timeline.messages.filter(isNew).length;
  }

  #isOwn(id: string): boolean {
    return isOwn(id, this.#room.you, this.#room.me);
  }
}

function isSamePlace(one: Cursor, other: Cursor | undefined): boolean {
  return one.epoch === other?.epoch && one.seq === other.seq;
}
