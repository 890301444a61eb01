import type { RoomName } from '../protocol/code.ts';
import type { People, Signal } from '../protocol/event.ts';
import { type Growing, growingAfter, isGrowing, noneGrows } from '../protocol/growing.ts';
import type { Me } from '../protocol/me.ts';
import type { QuotingMessage } from '../protocol/quoted.ts';
import type { Message } from '../protocol/record.ts';
import type { Ack } from './ack.ts';
import { called } from './called.ts';
import type { Room, RoomEvents, RoomState } from './client.ts';
import type { Door } from './door.ts';
import type { Failure } from './failure.ts';
import { fillGap } from './fill.ts';
import { GrowingPost, type GrowOptions } from './growing.ts';
import { HeldRequests } from './held-request.ts';
import type { Query } from './http.ts';
import type { Acting, Doing, OrderEnd } from './inside.ts';
import { lateHttp } from './late-ways.ts';
import { Order } from './order.ts';
import type { EditedWith } from './outbox-store.ts';
import type { FoundPage, Gap, HistoryPage, HistoryRange, SearchRange } from './pages.ts';
import { peopleAfter } from './people.ts';
import type { Answers } from './request.ts';
import type { RoomStanding } from './room-events.ts';
import { newRef } from './secret.ts';
import { solved } from './solved.ts';
import { TypedTarget } from './target.ts';
import type { Uplink } from './uplink.ts';

/** Messages by their numbers, and those that are to be asked for anew. */
interface Told {
  readonly messages: readonly QuotingMessage[];
  readonly rest?: readonly number[];
}

/** The questions that a room asks the server, and the news that it tells of its order. */
export abstract class AskingRoom extends TypedTarget<RoomEvents, RoomStanding> {
  protected readonly order = new Order((name, value) => this.tell(name, value as never));
  protected readonly requests: HeldRequests;
  readonly door: Door;
  end: OrderEnd | undefined;
  people: People = { count: 0 };
  growing: readonly Growing[] = noneGrows;
  readonly spelling: string;
  readonly uplink: Uplink;

  constructor({ key, code }: RoomName, uplink: Uplink) {
    super();
    this.spelling = code;
    this.uplink = uplink;
    this.door = uplink.doorOf(key);
    this.requests = new HeldRequests((...asked) => uplink.ask(...asked));
    this.addEventListener('state', () => uplink.marks.wake());
  }

  abstract readonly key: string;
  abstract readonly code: string;
  abstract readonly state: RoomState;

  get mark(): number | undefined {
    return this.uplink.marks.of(this.key);
  }

  read(seq: number): void {
    this.uplink.marks.read(this, seq);
  }

  /** Another device has read on. */
  wasRead(seq: number): void {
    this.tell('read', seq);
  }

  get me(): Me | undefined {
    return this.order.me;
  }

  get settings(): Room['settings'] {
    return this.order.settings;
  }

  get waiting(): Room['waiting'] {
    return this.order.waiting;
  }

  headers(): Record<string, string> {
    return this.uplink.headers(this.door.pass);
  }

  search(words: string, range: SearchRange = {}): Promise<FoundPage> {
    return called(({ signal }) => this.#read('/search', { ...range, q: words }, signal));
  }

  grow(more: GrowOptions = {}): GrowingPost {
    const of = { ...more, ref: more.ref ?? newRef(), room: this.spelling };
    return new GrowingPost((command) => this.requests.make(command), of);
  }

  /** Takes what holds for a moment only. */
  notice(signal: Signal | Answers['people']): void {
    if (isGrowing(signal)) return this.grows(growingAfter(this.growing, signal));
    // Throws where that is nobody.
    if (signal.type === 'typing')
      return void (signal.author.id && this.tell('typing', signal.author));
    this.people = peopleAfter(this.people, signal);
    this.tell('people', this.people);
  }

  /** The messages that are being written are others now. */
  protected grows(growing: readonly Growing[]): void {
    if (growing === this.growing) return;
    this.growing = growing;
    this.tell('growing', growing);
  }

  messages(seqs: readonly number[]): Promise<readonly QuotingMessage[]> {
    return called(({ signal }) => this.#messages(seqs, signal));
  }

  async #messages(seqs: readonly number[], signal: AbortSignal): Promise<QuotingMessage[]> {
    const { messages, rest = [] } = await this.#read<Told>(
      '/messages',
      { seqs: `${seqs}` },
      signal,
    );
    return rest[0] ? [...messages, ...(await this.#messages(rest, signal))] : [...messages];
  }

  /** Reads what belongs to the room, over HTTP. */
  async #read<Answer>(what: string, asked: Query, signal: AbortSignal): Promise<Answer> {
    const { askHttp, query, roomUrl } = await lateHttp();
    const url = roomUrl(this.uplink.base, this.spelling, what + query(asked));
    return askHttp(url, { headers: this.headers(), signal });
  }

  edit(seq: number, text: string, more?: EditedWith): Promise<Ack> {
    return this.do({ ...more, type: 'edit', seq, text });
  }

  remove(seq: number): Promise<Ack> {
    return this.do({ type: 'remove', seq });
  }

  react(seq: number, emoji: string, on = true): Promise<Ack> {
    return this.do({ type: 'react', seq, emoji, on });
  }

  linkGuest(): Promise<Ack> {
    return this.do({ type: 'link' });
  }

  fill(gap: Gap): AsyncIterableIterator<readonly Message[]> {
    return fillGap(this, gap);
  }

  history(range: HistoryRange): Promise<HistoryPage> {
    const asked = { ...range, type: 'history', room: this.spelling } as const;
    return called((call) => this.requests.make(asked, call));
  }

  do(command: Doing): Promise<Ack> {
    const asked = { ...command, room: this.spelling } as Acting;
    return called((call) => {
      const make = (work?: string) => this.requests.make({ ...asked, work } as Acting, call);
      return make().catch((failure: Failure) => {
        if (failure.work) return solved(failure.work).then(make);
        throw failure;
      }) as Promise<Ack>;
    });
  }
}
