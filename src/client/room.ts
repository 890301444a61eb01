import type { RoomName } from '../protocol/code.ts';
import type { People, RoomEvent, Signal } from '../protocol/event.ts';
import type { Author, Cursor } from '../protocol/record.ts';
import { backoff } from './backoff.ts';
import type {
  Ack,
  HistoryPage,
  HistoryRange,
  LinkState,
  Page,
  Room,
  RoomEvents,
  RoomState,
} from './client.ts';
import { eventsOf } from './event-stream.ts';
import { Failure, offline } from './failure.ts';
import { Outbox } from './outbox.ts';
import type { OutboxStore, Unsent } from './outbox-store.ts';
import { peopleAfter } from './people.ts';
import type { Answers, Ask, Settle } from './request.ts';
import { TypedTarget } from './target.ts';

/** What a room needs of the connection. */
export interface Line {
  state(): LinkState;
  you(): Author | undefined;
  readonly outbox: OutboxStore;
  ask<Type extends keyof Answers>(command: Ask<Type>, settle: Settle<Answers[Type]>): void;
  typing(room: string): void;
  left(room: JoinedRoom): void;
}

type Joined = Answers['join'];
type Request = 'edit' | 'remove' | 'react' | 'history';

const typingMs = 2_500;
const lateMs = 2_000;

export class JoinedRoom extends TypedTarget<RoomEvents> implements Room {
  readonly key: string;
  readonly #spelling: string;
  readonly #line: Line;
  readonly #outbox: Outbox;
  #code: string;
  #state: RoomState = 'joining';
  #refusal: Room['refusal'];
  #cursor: Cursor | undefined;
  #people: People = { count: 0 };
  /** Whether this connection is in the room. */
  #presence: 'out' | 'asking' | 'in' = 'out';
  #left = false;
  /** The number up to which the room is known to go. */
  #latest = 0;
  #rejoins = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #typedAt = Number.NEGATIVE_INFINITY;
  #held: Settle<undefined>[] = [];

  constructor({ key, code }: RoomName, line: Line) {
    super();
    this.key = key;
    this.#spelling = code;
    this.#code = code;
    this.#line = line;
    this.#outbox = new Outbox(key, line.outbox, {
      send: (row, answered) => this.#send(row, answered),
      changed: (rows) => this.tell('unsent', rows),
      rejoin: () => this.#rejoin(),
    });
    // Not at once: `begin` may still say where to resume.
    queueMicrotask(() => this.follow(line.state()));
  }

  get code(): string {
    return this.#code;
  }

  get state(): RoomState {
    return this.#state;
  }

  get refusal(): Room['refusal'] {
    return this.#refusal;
  }

  get cursor(): Cursor | undefined {
    return this.#cursor;
  }

  get people(): People {
    return this.#people;
  }

  get unsent(): readonly Unsent[] {
    return this.#outbox.rows;
  }

  begin(cursor: Cursor): void {
    if (this.#presence === 'out') this.#cursor ??= cursor;
  }

  post(text: string): Unsent {
    return this.#outbox.add(text);
  }

  retry(ref: string): void {
    this.#outbox.retry(ref);
  }

  discard(ref: string): void {
    this.#outbox.discard(ref);
  }

  edit(seq: number, text: string): Promise<Ack> {
    return this.#request({ type: 'edit', room: this.#spelling, seq, text });
  }

  remove(seq: number): Promise<Ack> {
    return this.#request({ type: 'remove', room: this.#spelling, seq });
  }

  react(seq: number, emoji: string, on = true): Promise<Ack> {
    return this.#request({ type: 'react', room: this.#spelling, seq, emoji, on });
  }

  history(range: HistoryRange): Promise<HistoryPage> {
    return this.#request({ type: 'history', room: this.#spelling, ...range });
  }

  typing(): void {
    const now = performance.now();
    if (this.#presence !== 'in' || now - this.#typedAt < typingMs) return;
    this.#typedAt = now;
    this.#line.typing(this.#spelling);
  }

  leave(): void {
    if (this.#left) return;
    if (this.#presence !== 'out') this.#ask({ type: 'leave', room: this.#spelling }, () => {});
    this.#left = true;
    this.#out('closed');
    this.#line.left(this);
  }

  [Symbol.asyncIterator](): AsyncIterator<RoomEvent> {
    return eventsOf(this);
  }

  /** The connection is in another state: so is the room. */
  follow(link: LinkState): void {
    if (this.#left) return;
    if (link.name === 'live') this.#join();
    else this.#out(link.name === 'connecting' ? 'joining' : link.name);
  }

  hear(event: RoomEvent): void {
    const { epoch, seq } = event;
    const cursor = this.#cursor;
    if (this.#left || !cursor) return;
    if (epoch === cursor.epoch && seq <= cursor.seq) return;
    if (epoch !== cursor.epoch || seq !== cursor.seq + 1) return this.#rejoin();
    this.#cursor = { epoch, seq };
    this.#rejoins = 0;
    if (event.author.id === this.#line.you()?.id) this.#outbox.posted(event.ref);
    this.tell('event', event);
    this.#mayBeLive();
  }

  notice(signal: Signal | Answers['people']): void {
    if (signal.type === 'typing') return this.tell('typing', signal.author);
    this.#people = peopleAfter(this.#people, signal);
    this.tell('people', this.#people);
  }

  /** The room goes up to `latest`, by the server's word. */
  heed(latest: number): void {
    this.#latest = Math.max(this.#latest, latest);
    if (this.#presence === 'in' && this.#behind && this.#timer === undefined) this.#expect();
  }

  #join(): void {
    if (this.#presence !== 'out') return;
    this.#presence = 'asking';
    const cursor = this.#cursor;
    const command: Ask<'join'> = { type: 'join', room: this.#spelling };
    this.#ask(cursor ? { ...command, after: cursor } : command, (answer) => {
      if (this.#left) return;
      if (answer instanceof Failure) this.#notIn(answer);
      else this.#enter(answer);
    });
  }

  #enter(joined: Joined & { readonly messages?: Page['messages'] }): void {
    const { code, epoch, seq, resume, messages = [] } = joined;
    this.#presence = 'in';
    this.#refusal = undefined;
    this.#code = code;
    this.#latest = seq;
    this.#people = joined.people;
    this.tell('people', joined.people);
    if (resume.state !== 'ok') {
      this.#cursor = { epoch, seq };
      this.#rejoins = 0;
      for (const { author, ref } of messages) {
        if (author.id === this.#line.you()?.id) this.#outbox.posted(ref);
      }
      const page = { messages, seq, epoch, reason: resume.state };
      const gap = resume.state === 'gap' && { gap: { from: resume.from, to: resume.to } };
      this.tell('page', { ...page, ...gap });
    }
    if (this.#left) return;
    this.#become('catching-up');
    this.#mayBeLive();
    this.heed(seq);
    for (const go of this.#held.splice(0)) go(undefined);
  }

  #notIn({ outcome, code, message, retry }: Failure): void {
    if (this.#presence === 'out') return;
    this.#presence = 'out';
    if (code === 'bad_cursor' && this.#cursor) this.#cursor = undefined;
    else if (outcome === 'failed' && retry === null) {
      this.#refusal = { code, text: message };
      return this.#out('closed');
    }
    this.#later((retry ?? 0) * 1000 + backoff(++this.#rejoins), () => this.#join());
  }

  /** Asks for what is missing; where that does not help, not again and again at once. */
  #rejoin(): void {
    if (this.#presence !== 'in') return;
    this.#presence = 'out';
    this.#become('catching-up');
    if (this.#rejoins++ === 0) this.#join();
    else this.#later(backoff(this.#rejoins), () => this.#join());
  }

  #out(state: RoomState): void {
    this.#presence = 'out';
    this.#rejoins = 0;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#outbox.close();
    this.#become(state);
    if (state === 'joining') return;
    for (const fail of this.#held.splice(0)) fail(offline());
  }

  get #behind(): boolean {
    return (this.#cursor?.seq ?? 0) < this.#latest;
  }

  #mayBeLive(): void {
    if (this.#presence !== 'in' || this.#behind) return;
    this.#become('live');
    // Not before: what was missed may show that a message had arrived after all.
    this.#outbox.open();
  }

  /** What is on its way may take its time, as long as something arrives. */
  #expect(): void {
    const heard = this.#cursor?.seq;
    this.#later(lateMs, () => {
      if (!this.#behind) return;
      if (this.#cursor?.seq === heard) this.#rejoin();
      else this.#expect();
    });
  }

  #later(ms: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      act();
    }, ms);
  }

  #send({ ref, text }: Unsent, answered: (failure: Failure | undefined) => void): void {
    this.#ask({ type: 'post', room: this.#spelling, text, ref }, (answer) =>
      answered(answer instanceof Failure ? answer : undefined),
    );
  }

  #request<Type extends Request>(command: Ask<Type>): Promise<Answers[Type]> {
    return new Promise((resolve, reject) => {
      const settle = (answer: Answers[Type] | Failure) =>
        answer instanceof Failure ? reject(answer) : resolve(answer);
      if (this.#presence === 'in') return this.#ask(command, settle);
      if (this.#state === 'waiting' || this.#state === 'closed') return reject(offline());
      this.#held.push((failure) => (failure ? reject(failure) : this.#ask(command, settle)));
    });
  }

  #ask<Type extends keyof Answers>(command: Ask<Type>, settle: Settle<Answers[Type]>): void {
    this.#line.ask(command, settle);
  }

  #become(state: RoomState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.tell('state', state);
  }
}
