import type { HeardEvent } from '../protocol/clearance.ts';
import { type Asker, type Beside, heard, Reading, type Told, type Want } from './reading.ts';

/** The words that tabs tell each other. */
type Word =
  | (Told & { readonly type: 'told' })
  | { readonly type: 'want'; readonly want: Want }
  | { readonly type: 'left' }
  | { readonly type: 'ask' };

/** The side that hears a stream. */
export interface StreamEnd extends Asker {
  heard(event: HeardEvent | undefined): void;
  /** Told of a room beside its log, also of one that is not heard here. */
  minded(aside: Beside): void;
  /** The stream ended, not by our wish; come back after `seconds` at the earliest. */
  over(seconds: number): void;
}

/** Comes 15 s apart at the latest from a tab that is awake. */
const silentMs = 20_000;
const apartMs = 5_000;
/** Between two looks at who still waits for the lock. */
const rollMs = 10_000;

/**
 * The events of all rooms of all tabs of a browser, by one event stream: the tab that holds the
 * lock reads for all of them, and tells them what it hears. When it closes, the browser gives the
 * lock to the next; when it freezes, it gives it away, or is silent and is robbed of it.
 */
export class TabStream {
  readonly #base: URL;
  readonly #end: StreamEnd;
  readonly #whose: string;
  readonly #life = new AbortController();
  /** The rooms of this tab, by their spellings. */
  readonly #wants = new Map<string, Want>();
  #channel: BroadcastChannel | undefined;
  #reading: Reading | undefined;
  #wait = new AbortController();
  #isRobber = false;
  /** The page is left: what it wants counts no more, also while it can still answer. */
  #isLeft = false;
  #roll: ReturnType<typeof setInterval> | undefined;
  #waiting: (string | undefined)[] = [];
  #watch: ReturnType<typeof setTimeout> | undefined;
  #comeBackMs = 0;

  /** @param whose only their tabs share it */
  constructor(base: URL, end: StreamEnd, whose: string) {
    this.#base = base;
    this.#whose = whose;
    this.#end = end;
    this.#channel = this.#openChannel();
    void this.#follow();
  }

  /** Hears what follows the cursor. */
  want(want: Want): void {
    this.#wants.set(want.code, want);
    this.#ask(want);
    this.#expect();
  }

  leave(code: string): void {
    if (this.#wants.delete(code)) this.#left();
  }

  /** Goes on with other headers, or by another name. */
  renew(): void {
    this.#reading?.renew();
  }

  close(): void {
    this.#say({ type: 'left' });
    this.#life.abort();
    clearTimeout(this.#watch);
    this.#reading?.end();
    this.#wait.abort();
    this.#channel?.close();
  }

  #openChannel(): BroadcastChannel | undefined {
    // Elsewhere than in a page there are no tabs, and no six connections to share.
    if (!('document' in globalThis) || !navigator.locks) return undefined;
    const { signal } = this.#life;
    try {
      const channel = new BroadcastChannel(`parlour.events.${this.#base}${this.#whose}`);
      channel.onmessage = ({ data }) => this.#hear(data as Word);
      document.addEventListener('freeze', () => this.#reading?.end(), { signal });
      addEventListener('pagehide', () => this.#leavePage(true), { signal });
      addEventListener('pageshow', () => this.#leavePage(false), { signal });
      return channel;
    } catch {
      return undefined;
    }
  }

  #leavePage(isLeft: boolean): void {
    this.#isLeft = isLeft;
    if (isLeft) this.#say({ type: 'left' });
    else this.#askAll();
  }

  #say(word: Word): void {
    if (!this.#life.signal.aborted) this.#channel?.postMessage(word);
  }

  #hear(word: Word): void {
    switch (word.type) {
      case 'told':
        this.#expect();
        return this.#take(word);
      case 'ask':
        this.#expect();
        return this.#askAll();
      case 'want':
        return this.#reading?.want(word.want);
      case 'left':
        if (this.#reading) this.#left();
        return;
      default:
        word satisfies never;
    }
  }

  #ask(want: Want): void {
    if (this.#reading) this.#reading.want(want);
    else if (!this.#isLeft) this.#say({ type: 'want', want });
  }

  #askAll(): void {
    for (const want of this.#wants.values()) this.#ask(want);
  }

  /** A tab closed: the one that reads learns anew which rooms are wanted. */
  #left(): void {
    if (!this.#reading) return this.#say({ type: 'left' });
    this.#reading.forgetAll();
    this.#askAll();
    this.#say({ type: 'ask' });
  }

  async #follow(): Promise<void> {
    const { signal } = this.#life;
    let isOver = false;
    while (!isOver && !signal.aborted) {
      isOver = await (this.#channel ? this.#takeTurn(this.#channel) : this.#read());
    }
    if (!signal.aborted) this.#end.over(this.#comeBackMs / 1_000);
  }

  /** @returns whether the stream ended by itself */
  async #takeTurn({ name }: BroadcastChannel): Promise<boolean> {
    this.#expect();
    const { signal } = this.#wait;
    try {
      const how = this.#isRobber ? { steal: true } : { signal };
      this.#isRobber = false;
      return await navigator.locks.request(name, how, () => {
        this.#roll = setInterval(() => void this.#callRoll(name), rollMs);
        return this.#read();
      });
    } catch {
      // Robbed of the lock, or about to rob somebody; else locks are forbidden here.
      if (!this.#reading && !signal.aborted) {
        this.#channel?.close();
        this.#channel = undefined;
      }
      return false;
    } finally {
      clearInterval(this.#roll);
      this.#reading?.end();
      this.#reading = undefined;
    }
  }

  /** A tab that crashed says nothing, but waits for the lock no more. */
  async #callRoll(name: string): Promise<void> {
    const asked = async () => navigator.locks.query();
    const { pending = [] } = await asked().catch(() => ({ pending: [] }));
    const waiting = pending.flatMap((lock) => (lock.name === name ? [lock.clientId] : []));
    if (!this.#waiting.every((tab) => waiting.includes(tab))) this.#left();
    this.#waiting = waiting;
  }

  async #read(): Promise<boolean> {
    if (this.#life.signal.aborted) return true;
    clearTimeout(this.#watch);
    this.#reading = new Reading(this.#base, this.#end, (told) => {
      this.#say({ type: 'told', ...told });
      this.#take(told);
    });
    this.#left();
    return this.#reading.read();
  }

  #take({ event, aside, retry }: Told): void {
    this.#comeBackMs = Number(retry ?? this.#comeBackMs);
    // Of a reset one's `me` has told already.
    if (aside && aside.type !== 'reset') this.#end.minded(aside);
    if (!event) return this.#end.heard(undefined);
    for (const want of this.#wants.values()) if (want.room === event.room) this.#pass(want, event);
  }

  #pass(want: Want, event: HeardEvent): void {
    const { epoch, seq } = want.cursor;
    const ahead = event.epoch === epoch ? event.seq - seq : 1;
    // What lies between was told before this tab listened.
    if (ahead > 1) this.#ask(want);
    if (ahead !== 1) return;
    this.#wants.set(want.code, heard(want, event));
    this.#end.heard(event);
  }

  /** The tab that reads shows that it is awake, or the lock is taken from it. */
  #expect(): void {
    clearTimeout(this.#watch);
    if (this.#reading || this.#life.signal.aborted || this.#wants.size === 0) return;
    this.#watch = setTimeout(
      () => {
        this.#isRobber = true;
        this.#wait.abort();
        this.#wait = new AbortController();
      },
      silentMs + Math.random() * apartMs,
    );
  }
}
