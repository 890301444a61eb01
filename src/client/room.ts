import type { HeardEvent, OpenEvent } from '../protocol/clearance.ts';
import type { RoomName } from '../protocol/code.ts';
import { growingWithout, noneGrows } from '../protocol/growing.ts';
import type { Aside } from '../protocol/me.ts';
import type { Cursor } from '../protocol/record.ts';
import { backoff } from './backoff.ts';
import type { LinkState, Room, RoomState } from './client.ts';
import { eventsOf } from './event-stream.ts';
import { Failure, offline, told } from './failure.ts';
import type { Inside } from './inside.ts';
import { type Joined, pageOf } from './joined.ts';
import { keptOut } from './kept-out.ts';
import { Later } from './later.ts';
import { PostingRoom } from './posting-room.ts';
import type { Uplink } from './uplink.ts';

const [typingMs, lateMs] = [2_500, 2_000];

export class JoinedRoom extends PostingRoom implements Inside {
  key: string;
  code: string;
  #state: RoomState = 'connecting';
  refusal: Room['refusal'];
  #cursor: Cursor | undefined;
  /** The server's, as it let us in. */
  #run: string | undefined;
  /** The state of this connection in the room. */
  #presence: 'out' | 'asking' | 'in' = 'out';
  #left = false;
  /** The number up to which the room is known to go. */
  #latest = 0;
  #rejoins = 0;
  readonly #later = new Later();
  #typedAt = Number.NEGATIVE_INFINITY;

  constructor({ key, code }: RoomName, uplink: Uplink) {
    super({ key, code }, uplink);
    this.key = key;
    this.code = code;
    // Not at once: `begin` may still say where to resume.
    queueMicrotask(() => this.follow(uplink.state()));
  }

  get state(): RoomState {
    return this.#state;
  }

  get cursor(): Cursor | undefined {
    return this.#cursor;
  }

  begin(cursor: Cursor): void {
    if (this.#presence === 'out') this.#cursor ??= cursor;
  }

  enter(password: string): Promise<void> {
    if (this.#left) return Promise.reject(offline());
    if (this.#presence === 'in') return Promise.resolve();
    const entered = this.door.say(password);
    this.tryAgain();
    return entered;
  }

  typing(): void {
    const now = performance.now();
    if (this.#presence !== 'in' || now - this.#typedAt < typingMs) return;
    this.#typedAt = now;
    this.uplink.typing(this.spelling);
  }

  leave(): void {
    if (this.#left) return;
    if (this.#presence !== 'out') this.uplink.ask({ type: 'leave', room: this.spelling }, () => {});
    this.#left = true;
    this.#out('closed');
    this.uplink.left(this);
  }

  [Symbol.asyncIterator](): AsyncIterator<OpenEvent> {
    return eventsOf(this);
  }

  /** The connection is in another state: so is the room. */
  follow(link: LinkState): void {
    if (this.#left) return;
    if (link.name === 'live') this.#join();
    else this.#out(link.name);
  }

  hear(event: HeardEvent): void {
    const { epoch, seq } = event;
    const cursor = this.#cursor;
    if (this.#left || !cursor || (epoch === cursor.epoch && seq <= cursor.seq)) return;
    if (epoch !== cursor.epoch || seq !== cursor.seq + 1) return this.rejoin();
    this.#cursor = { epoch, seq, run: this.#run };
    this.#rejoins = 0;
    if (event.type !== 'sealed') this.#tellEvent(event);
    this.#mayBeLive();
  }

  /** Takes a word to this client alone. */
  mind(aside: Aside): void {
    if (this.#presence === 'in') {
      this.order.notice(aside);
      this.end?.notice(aside);
    }
    for (const { ref, seq } of this.waiting) this.outbox.posted(ref, seq);
    this.heedOrder();
    this.adopt();
  }

  /** The room is told anew, to who gained clearance; not while it is asked for anyway. */
  enterAnew(joined: Joined): void {
    if (this.#presence === 'in' && !this.#left) this.#enter(joined);
  }

  /** The room may be closed to us by now: whoever asks to come in hears why. */
  putOut(): void {
    this.rejoin();
  }

  /** The room goes up to `latest`, by the server's word. */
  heed(latest: number): void {
    this.#latest = Math.max(this.#latest, latest);
    if (this.#presence === 'in' && this.#behind && !this.#later.isDue) this.#expect();
  }

  protected tryAgain(): void {
    if (this.refusal && this.uplink.state().name === 'live') this.#join();
  }

  #join(): void {
    if (this.#presence !== 'out') return;
    this.#presence = 'asking';
    const link = this.uplink.guest()?.links;
    const { watch } = this.uplink;
    const join = { ...this.door.show(), link, watch, room: this.spelling, after: this.#cursor };
    this.uplink.ask({ type: 'join', ...join }, (answer) => {
      if (answer instanceof Failure) this.#notIn(answer);
      else if (!this.#left) this.#enter(answer);
    });
  }

  #enter(joined: Joined): void {
    const { room, code, epoch, run, seq, resume, messages = [] } = joined;
    this.key = room;
    this.#presence = 'in';
    this.refusal = undefined;
    this.outbox.refuse();
    this.door.opened(joined);
    this.code = code;
    this.#run = run;
    this.#latest = seq;
    this.people = joined.people;
    this.tell('people', joined.people);
    this.order.enter(joined, this.uplink.you());
    this.end?.enter(joined);
    this.grows(joined.growing ?? noneGrows);
    this.heedOrder();
    this.adopt();
    if (resume.state !== 'ok') {
      this.#cursor = { epoch, seq, run };
      for (const message of messages) this.isPosted(message);
      this.tell('page', pageOf(joined));
    }
    if (this.#left) return;
    this.#become('catching-up');
    this.#mayBeLive();
    this.heed(seq);
    this.requests.mode = 'ask';
  }

  #notIn(failure: Failure): void {
    const { code, message: text, retry, reason } = failure;
    if (this.#presence === 'out') return;
    this.#presence = 'out';
    const kept = keptOut(failure);
    if (code === 'bad_cursor' && this.#cursor) this.#cursor = undefined;
    else if (kept !== undefined) {
      if (this.door.refused(failure)) return this.#join();
      this.refusal = { code, text, retry, reason };
      this.#out('closed');
      this.keptOut(failure);
      if (Number.isFinite(kept)) this.#later.in(kept, () => this.#join());
      return this.tell('refused', this.refusal);
    }
    this.#later.in(told(retry) + backoff(++this.#rejoins), () => this.#join());
  }

  /** Asks for what is missing; where that does not help, not again and again at once. */
  protected rejoin(): void {
    if (this.#presence !== 'in') return;
    this.#presence = 'out';
    this.requests.mode = 'hold';
    this.#become('catching-up');
    if (this.#rejoins++ === 0) this.#join();
    else this.#later.in(backoff(this.#rejoins), () => this.#join());
  }

  #out(state: Exclude<RoomState, 'live' | 'catching-up'>): void {
    this.#presence = 'out';
    this.#rejoins = 0;
    this.#later.stop();
    this.outbox.close();
    if (state === 'closed') this.door.close(offline());
    this.#become(state);
    this.requests.mode = state === 'connecting' ? 'hold' : offline();
  }

  get #behind(): boolean {
    return (this.#cursor?.seq ?? 0) < this.#latest;
  }

  #mayBeLive(): void {
    if (this.#presence !== 'in' || this.#behind) return;
    this.#become('live');
    // Not before: what was missed may show that a message had arrived after all.
    this.outbox.open();
  }

  /** Waits for bytes: what is on its way may take its time, as long as something arrives. */
  #expect(): void {
    const heard = this.#cursor?.seq;
    this.#later.in(lateMs, () => {
      if (!this.#behind) return;
      if (this.#cursor?.seq === heard) this.rejoin();
      else this.#expect();
    });
  }

  #tellEvent(event: OpenEvent): void {
    this.isPosted(event);
    this.order.hear(event);
    this.end?.hear(event);
    if (event.type === 'set') this.heedOrder();
    this.tell('event', event);
    this.grows(growingWithout(this.growing, event));
  }

  #become(state: RoomState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.tell('state', state);
  }
}
