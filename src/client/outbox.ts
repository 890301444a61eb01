import { Failure } from './failure.ts';
import type { OutboxStore, Unsent } from './outbox-store.ts';
import { unless } from './patience.ts';
import type { Answers } from './request.ts';
import { asQueued, isFailed, queued } from './row.ts';
import { newRef } from './secret.ts';

/** The way from an outbox to its room. */
export interface OutboxEnd {
  send(row: Unsent, answered: (answer: Answers['post'] | Failure) => void): void;
  changed(rows: readonly Unsent[]): void;
  /** The server has the message, as number `seq`. */
  sent(row: Unsent, seq: number): void;
  /** The server says that we are not in the room. */
  rejoin(): void;
}

export interface OutboxParts {
  readonly room: string;
  /** Only rows of this fingerprint are ours. */
  readonly author: string;
  readonly store: OutboxStore;
}

const mostRefusals = 8;
/** A store that does not answer must not keep a message from being sent. */
const storeMs = 2_000;

/**
 * Messages that were typed into one room and have no answer yet. One is under way at a time: were the
 * next one sent before the answer, a refusal that can be retried would change their order.
 */
export class Outbox {
  /** The one who is told. Who leaves a room and comes back finds the same outbox. */
  end!: OutboxEnd;
  readonly #parts: OutboxParts;
  /** Replaced whenever one of them changes, so that who was told of them keeps what was told. */
  #rows: readonly Unsent[] = [];
  /** Refs of rows that the store has: where one is gone from there, another tab is done with it. */
  readonly #kept = new Set<string>();
  #storing: Promise<void> = Promise.resolve();
  #open = false;
  #working = false;
  #sending: string | undefined;
  /** Ends the wait for an answer, or for the time to try again. */
  #goOn = () => {};
  #refusals = 0;
  #ended = false;
  #guest: string | undefined;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    parts.store.watch?.((room) => {
      if (room === parts.room) void this.#load();
    });
    void this.#load();
  }

  get rows(): readonly Unsent[] {
    return this.#rows;
  }

  add(text: string): Unsent {
    const { room, author } = this.#parts;
    // Rows are sent in the order of `at`, even where the clock was set back.
    const at = Math.max(Date.now(), (this.#rows.at(-1)?.at ?? 0) + 1);
    const row: Unsent = { ref: newRef(), room, author, text, at, state: 'queued' };
    this.#keep(row);
    this.#show([...this.#rows, row]);
    void this.#work();
    return row;
  }

  retry(ref: string): void {
    const row = this.#find(ref);
    if (row?.state === 'failed') this.#again(row);
    void this.#work();
  }

  /** Under a ref that stands for something else, it would fail for ever. */
  #again(row: Unsent): void {
    if (row.code !== 'ref_reused') return this.#keep(this.#change(row, queued(row)));
    const renewed = { ...queued(row), ref: newRef() };
    this.#show(this.#rows.map((each) => (each === row ? renewed : each)));
    void this.#store(() => this.#parts.store.remove(row));
    this.#kept.delete(row.ref);
    this.#keep(renewed);
  }

  discard(ref: string): void {
    const row = this.#find(ref);
    if (row) this.#drop(row);
  }

  /** Rows of this fingerprint are ours, too: of the guest that we were here. */
  adopt(guest: string): void {
    if (this.#guest === guest || guest === this.#parts.author) return;
    this.#guest = guest;
    void this.#load();
  }

  /** The room is joined: what has no answer is sent, again or for the first time. */
  open(): void {
    this.#open = true;
    void this.#work();
  }

  /** For good; resolves when what was typed is in the store. */
  finish(): Promise<void> {
    this.close();
    this.#ended = true;
    return this.#storing;
  }

  close(): void {
    this.#open = false;
    const row = this.#sending === undefined ? undefined : this.#find(this.#sending);
    this.#sending = undefined;
    if (row) this.#change(row, queued(row));
    this.#goOn();
  }

  /** The log shows a message of ours: as good an answer as the server's yes. */
  posted(ref: string | undefined, seq: number): void {
    const row = ref === undefined ? undefined : this.#find(ref);
    if (row) this.#sent(row, seq);
  }

  async #work(): Promise<void> {
    if (this.#working || !this.#next) return;
    this.#working = true;
    const { store, room } = this.#parts;
    const sendAll = () => this.#sendAll();
    await (store.alone?.(room, sendAll).catch(sendAll) ?? sendAll());
    this.#working = false;
    void this.#work();
  }

  async #sendAll(): Promise<void> {
    // While this one waited for its turn, another tab may have sent what is here.
    if (this.#parts.store.alone) await this.#load();
    for (;;) {
      const storing = this.#storing;
      // What is sent is kept by then, and what was sent is gone before another tab has its turn.
      await storing;
      if (storing !== this.#storing) continue;
      const row = this.#next;
      if (!row) return;
      await this.#send(row);
    }
  }

  get #next(): Unsent | undefined {
    return this.#open ? this.#rows.find(({ state }) => state === 'queued') : undefined;
  }

  #send(row: Unsent): Promise<void> {
    return new Promise((goOn) => {
      this.#goOn = goOn;
      this.#sending = row.ref;
      const sending = this.#change(row, { ...queued(row), state: 'sending' });
      this.end.send(sending, (answer) => {
        if (this.#sending !== row.ref) return;
        const pause = this.#answered(sending, answer);
        if (pause === undefined) goOn();
        else this.#pause(pause * 1_000, goOn);
      });
    });
  }

  /** @returns for how many seconds nothing is to be sent */
  #answered(row: Unsent, answer: Answers['post'] | Failure): number | undefined {
    if (!(answer instanceof Failure)) {
      this.#sent(row, answer.seq);
      return undefined;
    }
    this.#sending = undefined;
    const { code, message: reason, retry } = answer;
    const isOut = code === 'not_joined' || code === 'password_needed';
    if (code === 'unanswered' || isOut) {
      this.#change(row, queued(row));
      if (isOut) this.#rejoin();
      return undefined;
    }
    if (retry === null || ++this.#refusals >= mostRefusals) {
      this.#refusals = 0;
      this.#keep(this.#change(row, { ...row, state: 'failed', code, reason }));
      return undefined;
    }
    const retryAt = Date.now() + retry * 1_000;
    this.#change(row, { ...row, state: 'queued', code, reason, retryAt });
    return retry;
  }

  #rejoin(): void {
    this.#open = false;
    this.end.rejoin();
  }

  #pause(ms: number, goOn: () => void): void {
    const timer = setTimeout(goOn, ms);
    this.#goOn = () => {
      clearTimeout(timer);
      goOn();
    };
  }

  #sent(row: Unsent, seq: number): void {
    this.#drop(row);
    this.end.sent(row, seq);
  }

  #drop(row: Unsent): void {
    void this.#store(() => this.#parts.store.remove(row));
    this.#forget(row.ref);
  }

  #forget(ref: string): void {
    const row = this.#find(ref);
    if (!row) return;
    this.#kept.delete(ref);
    this.#refusals = 0;
    this.#show(this.#rows.filter((each) => each !== row));
    // Whatever held the others up was about this message.
    if (ref !== this.#sending && row.retryAt === undefined) return;
    this.#sending = undefined;
    this.#goOn();
  }

  /** Learns what other tabs did. */
  #load(): Promise<void> {
    return this.#store(async () => {
      if (this.#ended) return;
      const before = this.#rows;
      const { store, room, author } = this.#parts;
      const all = await store.load(room);
      const ofGuest = all.filter((row) => row.author === this.#guest);
      const moved = ofGuest.map((row) => ({ ...row, author }));
      for (const row of moved) this.#keep(row);
      const rows = [...moved, ...all.filter((row) => row.author === author)];
      const stored = new Map(rows.map((row) => [row.ref, row]));
      for (const row of before) {
        const other = stored.get(row.ref);
        stored.delete(row.ref);
        if (!other && this.#kept.has(row.ref)) this.#forget(row.ref);
        // What changed here meanwhile is on its way to the store.
        if (!other || !this.#rows.includes(row) || isFailed(other) === isFailed(row)) continue;
        this.#change(row, asQueued(other));
      }
      for (const ref of stored.keys()) this.#kept.add(ref);
      const more = [...stored.values()].filter(({ ref }) => !this.#find(ref)).map(asQueued);
      if (more.length > 0) this.#show([...this.#rows, ...more].sort((a, b) => a.at - b.at));
      void this.#work();
    });
  }

  #keep(row: Unsent): void {
    void this.#store(async () => {
      try {
        await this.#parts.store.put(row);
        this.#kept.add(row.ref);
      } catch {
        const unkept = this.#find(row.ref);
        if (unkept) this.#change(unkept, { ...unkept, unkept: true });
      }
    });
  }

  /** One thing after the other, so that what is loaded holds what was put before. */
  #store(work: () => Promise<void>): Promise<void> {
    this.#storing = this.#storing.then(() => inTime(work()));
    return this.#storing;
  }

  #find(ref: string): Unsent | undefined {
    return this.#rows.find((row) => row.ref === ref);
  }

  #change(row: Unsent, changed: Unsent): Unsent {
    this.#show(this.#rows.map((each) => (each.ref === row.ref ? changed : each)));
    return changed;
  }

  #show(rows: readonly Unsent[]): void {
    this.#rows = rows;
    this.end.changed(rows);
  }
}

function inTime(work: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const done = unless(storeMs, resolve)(resolve);
    work.then(done, done);
  });
}
