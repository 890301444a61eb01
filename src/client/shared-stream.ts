import type { EventPart } from './event-parts.ts';

/** Comes 15 s apart at the latest from a tab that is awake. */
const silentMs = 20_000;
const apartMs = 5_000;

/** Where a stream is shared, and how it is read by the one tab that reads it. */
export interface Sharing {
  /** The same in all tabs that share it. */
  readonly name: string;
  /** Reads until the stream ends or `signal` says so. */
  read(signal: AbortSignal): Promise<void>;
  /** What another tab read. */
  heard(part: EventPart): void;
}

/**
 * One event stream for all tabs of a browser: the tab that holds the lock reads, and passes on what
 * it hears. When it closes, the browser gives the lock to the next; when it freezes, it gives it
 * away, or is silent and is robbed of it.
 */
export class SharedStream {
  readonly #sharing: Sharing;
  readonly #channel: BroadcastChannel;
  readonly #life: AbortSignal;
  /** Ends the turn of this tab as the reader, and the wait for it. */
  #turn: AbortController | undefined;
  #wait = new AbortController();
  #isRobber = false;
  #watch: ReturnType<typeof setTimeout> | undefined;

  /** @throws where tabs can't know each other */
  constructor(sharing: Sharing, life: AbortSignal) {
    this.#sharing = sharing;
    this.#life = life;
    this.#channel = new BroadcastChannel(sharing.name);
    this.#channel.onmessage = ({ data }) => {
      this.#expect();
      sharing.heard(data as EventPart);
    };
    document.addEventListener('freeze', () => this.#turn?.abort(), { signal: life });
    life.addEventListener('abort', () => {
      clearTimeout(this.#watch);
      this.#turn?.abort();
      this.#wait.abort();
      this.#channel.close();
    });
  }

  tell(part: EventPart): void {
    if (!this.#life.aborted) this.#channel.postMessage(part);
  }

  /** Resolves when the stream ended that this tab read; rejects where there are no locks. */
  async follow(): Promise<void> {
    let isOver = false;
    while (!isOver && !this.#life.aborted) isOver = await this.#takeTurn();
  }

  /** @returns whether the stream ended by itself */
  async #takeTurn(): Promise<boolean> {
    this.#expect();
    const { signal } = this.#wait;
    const turn = new AbortController();
    let isOver = false;
    const lead = async () => {
      if (this.#life.aborted) return;
      this.#turn = turn;
      clearTimeout(this.#watch);
      this.tell({});
      await this.#sharing.read(turn.signal);
      isOver = !turn.signal.aborted;
    };
    try {
      const how = this.#isRobber ? { steal: true } : { signal };
      this.#isRobber = false;
      await navigator.locks.request(this.#sharing.name, how, lead);
    } catch (error) {
      // Robbed of the lock, or about to rob somebody.
      if (!this.#turn && !signal.aborted) throw error;
    }
    this.#turn = undefined;
    turn.abort();
    return isOver;
  }

  /** Whoever reads shows that it is awake, or the lock is taken from it. */
  #expect(): void {
    clearTimeout(this.#watch);
    if (this.#turn || this.#life.aborted) return;
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
