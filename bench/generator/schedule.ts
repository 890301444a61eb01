/** Who says how many lines when. Lines leave at their moment whether or not earlier ones arrived. */
export interface Pace {
  readonly senders: number;
  /** Lines a second, of all senders together. */
  readonly rate: number;
  /** Lines of one sender that are meant for the same moment. */
  readonly burst: number;
}

/** The moments lines are meant to leave at, and what was sent of each sender. */
export class Schedule {
  readonly #pace: Pace;
  readonly #start: number;
  readonly #end: number;
  readonly #sentAt: number[][];
  #moment = 0;

  /** `start` and `end` are on the clock of `performance.now()`. */
  constructor(pace: Pace, start: number, end: number) {
    this.#pace = pace;
    this.#start = start;
    this.#end = end;
    this.#sentAt = Array.from({ length: pace.senders }, () => []);
  }

  /** The next moment; undefined when everything is said. */
  get next(): number | undefined {
    const at = this.#start + (this.#moment * this.#pace.burst * 1000) / this.#pace.rate;
    return at < this.#end ? at : undefined;
  }

  /** Calls `say` for every line that is due, with its sender and the sender's count. */
  sayDue(now: number, say: (sender: number, firstCount: number, lines: number) => void): void {
    for (let at = this.next; at !== undefined && at <= now; at = this.next) {
      const sender = this.#moment % this.#pace.senders;
      const said = this.#sentAt[sender] as number[];
      const firstCount = said.length;
      for (let i = 0; i < this.#pace.burst; i++) said.push(at);
      this.#moment++;
      say(sender, firstCount, this.#pace.burst);
    }
  }

  /** When this line was meant to leave; undefined for one that was never sent. */
  sentAt(sender: number, count: number): number | undefined {
    return this.#sentAt[sender]?.[count];
  }

  sentBy(sender: number): number {
    return this.#sentAt[sender]?.length ?? 0;
  }
}
