import type { AuditPage } from '../protocol/audit.ts';
import type { RoomName } from '../protocol/code.ts';
import type { RoomCommand } from '../protocol/command.ts';
import type { People, Signal } from '../protocol/event.ts';
import { type Growing, growingAfter, isGrowing, noneGrows } from '../protocol/growing.ts';
import type { Invite } from '../protocol/invite.ts';
import type { Me } from '../protocol/me.ts';
import type { Pin } from '../protocol/pin.ts';
import type { Question } from '../protocol/question.ts';
import type { QuotingMessage } from '../protocol/quoted.ts';
import type { Message } from '../protocol/record.ts';
import type { GivenRole } from '../protocol/role.ts';
import type { SettingName, SettingValue } from '../protocol/setting.ts';
import type { LinkState, Room, RoomEvents, RoomState } from './client.ts';
import type { Door } from './door.ts';
import type { Failure } from './failure.ts';
import { fillGap } from './fill.ts';
import type { FilterTrial } from './filter-trial.ts';
import { GrowingPost, type GrowOptions } from './growing.ts';
import { HeldRequests } from './held-request.ts';
import { askHttp, changeByHttp, query, roomUrl } from './http.ts';
import type { LookedLink, MadeLink, WantedLink } from './linking-room.ts';
import { Order } from './order.ts';
import type { Ack, Act, ActsRange } from './ordered-room.ts';
import type { EditedWith } from './outbox-store.ts';
import type { FoundPage, Gap, HistoryPage, HistoryRange, SearchRange } from './pages.ts';
import { peopleAfter } from './people.ts';
import type { Answers } from './request.ts';
import { newRef } from './secret.ts';
import { solved } from './solved.ts';
import { TypedTarget } from './target.ts';
import type { Uplink } from './uplink.ts';

/** Messages by their numbers, and those that are to be asked for anew. */
interface Told {
  readonly messages: readonly QuotingMessage[];
  readonly rest?: readonly number[];
}

type WithoutRoom<Of> = Of extends unknown ? Omit<Of, 'room'> : never;
type Acting = Exclude<RoomCommand, { type: 'post' | 'make' }>;
type Doing = WithoutRoom<Acting>;

/** The questions that a room asks the server, and the news that it tells of its order. */
export abstract class AskingRoom extends TypedTarget<RoomEvents> {
  protected readonly order = new Order((name, value) => this.tell(name, value as never));
  protected readonly requests: HeldRequests;
  protected readonly door: Door;
  people: People = { count: 0 };
  growing: readonly Growing[] = noneGrows;
  readonly #spelling: string;
  readonly #uplink: Uplink;

  constructor({ key, code }: RoomName, uplink: Uplink) {
    super();
    this.#spelling = code;
    this.#uplink = uplink;
    this.door = uplink.doorOf(key);
    this.requests = new HeldRequests((command, settle) => uplink.ask(command, settle));
    this.addEventListener('state', () => uplink.marks.wake());
  }

  abstract readonly key: string;
  abstract readonly code: string;
  abstract readonly state: RoomState;

  get mark(): number | undefined {
    return this.#uplink.marks.of(this.key);
  }

  read(seq: number): void {
    this.#uplink.marks.read(this, seq);
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

  get kept(): Room['kept'] {
    return this.order.kept;
  }

  get pins(): readonly Pin[] {
    return this.order.pins;
  }

  get yours(): readonly Question[] {
    return this.order.yours;
  }

  get waiting(): Room['waiting'] {
    return this.order.waiting;
  }

  get questions(): readonly Question[] {
    return this.order.questions;
  }

  get nextQuestion(): number | undefined {
    return this.order.nextQuestion;
  }

  async moreQuestions(): Promise<void> {
    const wanted = query({ after: this.nextQuestion });
    // What was told already comes again where the queue has moved.
    if (!this.order.read(await this.#read(`/questions${wanted}`))) await this.moreQuestions();
  }

  headers(): Record<string, string> {
    return this.#uplink.headers(this.door.pass);
  }

  search(words: string, range: SearchRange = {}): Promise<FoundPage> {
    return this.#read(`/search${query({ q: words, ...range })}`);
  }

  grow(more: GrowOptions = {}): GrowingPost {
    const of = { ...more, ref: more.ref ?? newRef(), room: this.#spelling };
    return new GrowingPost((command) => this.requests.make(command), of);
  }

  /** Takes what holds for a moment only. */
  notice(signal: Signal | Answers['people']): void {
    if (isGrowing(signal)) return this.grows(growingAfter(this.growing, signal));
    if (signal.type === 'typing') return this.tell('typing', signal.author);
    this.people = peopleAfter(this.people, signal);
    this.tell('people', this.people);
  }

  /** The messages that are being written are others now. */
  protected grows(growing: readonly Growing[]): void {
    if (growing === this.growing) return;
    this.growing = growing;
    this.tell('growing', growing);
  }

  async messages(seqs: readonly number[]): Promise<readonly QuotingMessage[]> {
    const read = `/messages?seqs=${seqs}`;
    const { messages, rest } = await this.#read<Told>(read);
    return rest ? [...messages, ...(await this.messages(rest))] : messages;
  }

  acts(range: ActsRange = {}): Promise<AuditPage> {
    return this.#read(`/acts${query({ ...range })}`);
  }

  /** Reads what belongs to the room, over HTTP. */
  #read<Answer>(what: string): Promise<Answer> {
    const url = roomUrl(this.#uplink.base, this.#spelling, what);
    return askHttp(url, { headers: this.headers() });
  }

  edit(seq: number, text: string, more?: EditedWith): Promise<Ack> {
    return this.#do({ type: 'edit', seq, text, ...more });
  }

  remove(seq: number): Promise<Ack> {
    return this.#do({ type: 'remove', seq });
  }

  react(seq: number, emoji: string, on = true): Promise<Ack> {
    return this.#do({ type: 'react', seq, emoji, on });
  }

  set(setting: SettingName, value: SettingValue): Promise<Ack> {
    return this.#do({ type: 'set', setting, value });
  }

  tryFilters(filters: string): Promise<FilterTrial> {
    return this.#byHttp('POST', '/filters/try', { filters });
  }

  grant(person: string, role: GivenRole, seconds?: number, name?: string): Promise<Ack> {
    return this.#do({ type: 'grant', person, role, until: seconds, name });
  }

  revoke(person: string): Promise<Ack> {
    return this.#do({ type: 'revoke', person });
  }

  linkGuest(): Promise<Ack> {
    return this.#do({ type: 'link' });
  }

  ask(text: string): Promise<Ack> {
    return this.#do({ type: 'ask', text });
  }

  answer(seq: number, text: string): Promise<Ack> {
    return this.#do({ type: 'answer', seq, text });
  }

  act(command: Act): Promise<Ack> {
    return this.#do(command);
  }

  fill(gap: Gap): AsyncIterableIterator<readonly Message[]> {
    return fillGap(this, gap);
  }

  history(range: HistoryRange): Promise<HistoryPage> {
    return this.requests.make({ type: 'history', room: this.#spelling, ...range });
  }

  /** Asks for a change of the room, and does the work that it may ask for before. */
  #do(command: Doing): Promise<Ack> {
    const asked = { ...command, room: this.#spelling } as Acting;
    const make = (work?: string) => this.requests.make({ ...asked, work } as Acting);
    return make().catch((failure: Failure) => {
      if (failure.work) return solved(failure.work).then(make);
      throw failure;
    }) as Promise<Ack>;
  }

  links(): Promise<readonly Invite[]> {
    return this.#byHttp<{ links: readonly Invite[] }>('GET', '/links').then(({ links }) => links);
  }

  makeLink(wanted: WantedLink): Promise<MadeLink> {
    return this.#byHttp('POST', '/links', wanted);
  }

  endLink(id: string, takesRoles = false): Promise<{ readonly taken: number }> {
    return this.#byHttp('DELETE', `/links/${id}${takesRoles ? '?roles=take' : ''}`);
  }

  lookAtLink(key: string): Promise<LookedLink> {
    return this.#byHttp('POST', '/links/look', { key });
  }

  async takeLink(key: string, name = this.#uplink.you()?.name): Promise<Ack> {
    const ack = await this.#byHttp<Ack>('POST', '/links/take', { key, name });
    this.follow(this.#uplink.state());
    return ack;
  }

  /** Goes on as the connection is now. */
  abstract follow(link: LinkState): void;

  #byHttp<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const { base, headers } = this.#uplink;
    const url = roomUrl(base, this.#spelling, path);
    return changeByHttp(url, method, headers(), body);
  }
}
