import type { Stamp } from './stamp.ts';

/** Senders, and their lines' pace. Lines leave at their moment whether or not earlier ones came. */
export interface Pace {
  /** Connections that speak. */
  readonly speakers: number;
  /** Senders of each speaker: one for every room it speaks in, for order holds within a room. */
  readonly sendersPerSpeaker: number;
  /** Lines a second, of all speakers together. */
  readonly rate: number;
  /** Lines of one speaker that are meant for the same moment. */
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
    this.#sentAt = Array.from({ length: pace.speakers * pace.sendersPerSpeaker }, () => []);
  }

  /** The next moment; undefined when everything is said. */
  get next(): number | undefined {
    const at = this.#start + (this.#moment * this.#pace.burst * 1000) / this.#pace.rate;
    return at < this.#end ? at : undefined;
  }

  /** Calls `say` with the lines of every moment that is due; all are of one speaker. */
  sayDue(now: number, say: (at: number, speaker: number, lines: readonly Stamp[]) => void): void {
    for (let at = this.next; at !== undefined && at <= now; at = this.next) {
      const { speakers, sendersPerSpeaker, burst } = this.#pace;
      const speaker = this.#moment % speakers;
      const lines: Stamp[] = [];
      for (let i = 0; i < burst; i++) {
        const sender = speaker * sendersPerSpeaker + (i % sendersPerSpeaker);
        const said = this.#sentAt[sender] as number[];
        lines.push({ sender, count: said.push(at) - 1 });
      }
      this.#moment++;
      say(at, speaker, lines);
    }
  }

  /** The moment when this line was meant to leave; undefined for one that was never sent. */
  sentAt(sender: number, count: number): number | undefined {
    return this.#sentAt[sender]?.[count];
  }

  sentBy(sender: number): number {
    return this.#sentAt[sender]?.length ?? 0;
  }
}
