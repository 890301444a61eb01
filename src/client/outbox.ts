import type { AnySignal } from './any-signal.ts';
import { newCall } from './called.ts';
import { Failure, told } from './failure.ts';
import { Later } from './later.ts';
import type { SaidWith, Unsent } from './outbox-store.ts';
import { isStale, type Pace, slowOne, unfit } from './pace.ts';
import type { Answers } from './request.ts';
import {
  asFailed,
  asQueued,
  isFailed,
  passesBy,
  queued,
  typedRow,
  type Why,
  whyOf,
} from './row.ts';
import { Rows } from './rows.ts';
import { newRef } from './secret.ts';
import type { ShelfParts } from './shelf.ts';
import { Waits } from './waits.ts';

const mostRefusals = 8;

/**
 * Messages that were typed into one room and have no answer yet. One is under way at a time: were the
 * next one sent before the answer, a refusal that can be retried would change their order.
 */
export class Outbox extends Rows {
  #open = false;
  #working = false;
  #sending: string | undefined;
  #call = newCall();
  /** Ends the wait for an answer. */
  #goOn = () => {};
  /** While it is due nothing is sent, and other tabs have their turn. */
  readonly #rest = new Later();
  readonly #waits = new Waits();
  #pace: Pace = {};
  #refused: Why | undefined;
  #refusals = 0;
  #ended = false;
  #guest: string | undefined;

  constructor(parts: ShelfParts) {
    super(parts);
    parts.store.watch?.((room) => {
      if (room === parts.room) void this.#load();
    });
    void this.#load();
  }

  add(text: string, more?: SaidWith, signal?: AnySignal): Unsent {
    const typed = typedRow(this.parts, text, this.rows.at(-1), more, signal !== undefined);
    if (signal?.aborted) return typed;
    if (signal) this.ends.take(typed.ref, signal, () => this.discard(typed.ref));
    const why = this.#refused ?? (this.#isFull ? slowOne : undefined);
    const row = why ? this.#failed(typed, why) : typed;
    this.keep(row);
    this.show([...this.rows, row]);
    void this.#work();
    return row;
  }

  retry(ref: string): boolean {
    const row = this.find(ref);
    if (!row || !isFailed(row) || this.#waits.left(row) > 0 || this.#isFull) return false;
    this.#refused = undefined;
    this.#again(row);
    void this.#work();
    return true;
  }

  /** Seconds until it would be sent again, were that asked for. */
  retryIn(ref: string): number {
    return this.#waits.seconds(this.find(ref));
  }

  /** Takes what the room lets one say from now on. */
  heed(pace: Pace): void {
    this.#pace = pace;
    this.#waits.heed(this.rows, pace.told);
    this.#sift();
  }

  /** No other message may wait besides those that do. */
  get #isFull(): boolean {
    return this.#pace.isSlow === true && this.rows.some((row) => !isFailed(row));
  }

  /** Leaves to the person what is not to be sent by itself. */
  #sift(isOld?: (row: Unsent) => boolean): void {
    for (const [row, why] of unfit(this.rows, { ...this.#pace, refused: this.#refused }, isOld)) {
      this.keep(this.change(row, this.#failed(row, why)));
    }
  }

  #failed(row: Unsent, why: Why): Unsent {
    const failed = asFailed(row, why);
    if (why.wait !== undefined) this.#waits.begin(failed);
    return failed;
  }

  /** The room is closed to us: what waits would wait for ever. Without a reason it may be open. */
  refuse(why?: Why): void {
    this.#refused = why;
    if (why) this.#sift();
  }

  /** Under a ref that stands for something else, it would fail for ever. */
  #again(row: Unsent): void {
    this.#waits.end(row);
    if (row.code !== 'ref_reused') return this.keep(this.change(row, queued(row)));
    const renewed = { ...queued(row), ref: newRef() };
    this.show(this.rows.map((each) => (each === row ? renewed : each)));
    this.shelf.remove(row);
    this.keep(renewed);
  }

  discard(ref: string): void {
    const row = this.find(ref);
    if (row) this.#drop(row);
  }

  /** Rows of this fingerprint are ours, too: of the guest that we were here. */
  adopt(guest: string): void {
    if (this.#guest === guest || guest === this.parts.author) return;
    this.#guest = guest;
    void this.#load();
  }

  /** The room is joined: what has no answer is sent, again or for the first time. */
  open(): void {
    if (!this.#open) this.#sift(isStale);
    if (this.#ended) void this.#load();
    this.#ended = false;
    this.#open = true;
    void this.#work();
  }

  /** Ends until it is opened again; resolves when what was typed is in the store. */
  finish(): Promise<void> {
    this.close();
    this.#ended = true;
    this.#rest.stop();
    return this.shelf.done;
  }

  close(): void {
    this.#open = false;
    const row = this.#sending === undefined ? undefined : this.find(this.#sending);
    this.#sending = undefined;
    if (row) this.change(row, queued(row));
    this.#goOn();
  }

  /** The log shows a message of ours: as good an answer as the server's yes. */
  posted(ref: string | undefined, seq: number): void {
    const row = ref === undefined ? undefined : this.find(ref);
    if (row) this.#sent(row, seq);
  }

  async #work(): Promise<void> {
    if (this.#working || !this.#next) return;
    this.#working = true;
    const { store, room } = this.parts;
    const sendAll = () => this.#sendAll();
    await (async () => store.alone?.(room, sendAll) ?? sendAll())().catch(sendAll);
    this.#working = false;
    void this.#work();
  }

  async #sendAll(): Promise<void> {
    // While this one waited for its turn, another tab may have sent what is here.
    if (this.parts.store.alone) await this.#load();
    for (;;) {
      const { done } = this.shelf;
      // What is sent is kept by then, and what was sent is gone before another tab has its turn.
      await done;
      if (done !== this.shelf.done) continue;
      const row = this.#next;
      if (!row) return;
      await this.#send(row);
    }
  }

  get #next(): Unsent | undefined {
    if (!this.#open || this.#rest.isDue) return undefined;
    return this.rows.find(({ state }) => state === 'queued');
  }

  #send(row: Unsent): Promise<void> {
    return new Promise((goOn) => {
      this.#goOn = goOn;
      this.#sending = row.ref;
      this.#call = newCall();
      const sending = this.change(row, { ...queued(row), state: 'sending' });
      this.end.send(
        sending,
        (answer) => {
          if (this.#sending !== row.ref) return;
          const pause = this.#answered(sending, answer);
          if (pause !== undefined) this.#pause(pause);
          goOn();
        },
        this.#call,
      );
    });
  }

  /** @returns for how many milliseconds nothing is to be sent */
  #answered(row: Unsent, answer: Answers['post'] | Failure): number | undefined {
    if (!(answer instanceof Failure)) {
      this.#sent(row, answer.seq);
      return undefined;
    }
    this.#sending = undefined;
    const { code, retry } = answer;
    const isOut = code === 'not_joined' || code === 'password_needed';
    if (code === 'unanswered' || isOut) {
      this.change(row, queued(row));
      if (!isOut) return undefined;
      this.#open = false;
      this.end.rejoin();
      return undefined;
    }
    const refused: Unsent = { ...row, state: 'queued', ...whyOf(answer) };
    this.#waits.begin(refused);
    const pause = passesBy(answer) ? told(retry) : undefined;
    if (pause !== undefined && ++this.#refusals < mostRefusals) {
      this.change(row, refused);
      return pause;
    }
    this.#refusals = 0;
    this.keep(this.change(row, { ...refused, state: 'failed' }));
    return pause;
  }

  /** Sends nothing for a while; not all go on at once. */
  #pause(ms: number): void {
    const jitter = Math.random() * Math.min(ms / 10, 1_000);
    this.#rest.in(ms + jitter, () => void this.#work());
  }

  #sent(row: Unsent, seq: number): void {
    this.#drop(row);
    this.end.sent(row, seq);
  }

  #drop(row: Unsent): void {
    if (!this.ends.has(row.ref)) this.shelf.remove(row);
    this.#forget(row.ref);
  }

  #forget(ref: string): void {
    const row = this.find(ref);
    if (!row) return;
    this.shelf.forget(row);
    this.#waits.end(row);
    this.ends.letGo(ref);
    this.#refusals = 0;
    this.show(this.rows.filter((each) => each !== row));
    // Whatever held the others up was about this message.
    if (row.state === 'queued' && row.retryAt !== undefined) this.#rest.stop();
    void this.#work();
    if (ref !== this.#sending) return;
    this.#sending = undefined;
    this.#call.abort();
    this.#goOn();
  }

  /** Learns what other tabs did. */
  #load(): Promise<void> {
    let before = this.rows;
    const begin = () => {
      before = this.rows;
      return this.#guest;
    };
    return this.shelf.read(begin, (stored) => {
      if (!this.#ended) this.#merge(before, stored);
    });
  }

  #merge(before: readonly Unsent[], stored: Map<string, Unsent>): void {
    for (const row of before) {
      const other = stored.get(row.ref);
      stored.delete(row.ref);
      if (!other && this.shelf.has(row.ref)) this.#forget(row.ref);
      // What changed here meanwhile is on its way to the store.
      if (!other || !this.rows.includes(row) || isFailed(other) === isFailed(row)) continue;
      this.change(row, asQueued(other));
    }
    const more = [...stored.values()].filter(({ ref }) => !this.find(ref)).map(asQueued);
    if (more.length > 0) {
      this.show([...this.rows, ...more].sort((a, b) => a.at - b.at));
      this.#sift((row) => more.includes(row) && isStale(row));
    }
    void this.#work();
  }
}
