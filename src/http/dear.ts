import { loopShare } from '../net/loop-share.ts';
import { Refusal } from '../protocol/error.ts';
import type { Limits } from '../protocol/limit.ts';

/** A request, as far as others wait for it. */
export interface DearAsk {
  /** The address it counts by; undefined where addresses tell nobody apart. */
  readonly countedFrom: string | undefined;
  /** Nobody waits for its answer any more. */
  readonly isLeft: () => boolean;
}

type DearBounds = Pick<Limits, 'dearWaiting' | 'dearAtOnce' | 'dearWaitingInAll'>;

/**
 * Requests that cost much: one at a time from one address, and some more wait for their turn. Those that
 * keep the loop itself busy wait for those of all others, besides: however many addresses ask at once,
 * they hold as much memory and time as a few do, and whoever is too many hears so at once.
 */
export class DearRequests {
  readonly #bounds: DearBounds;
  readonly #addresses = new Map<string, Line>();
  readonly #loop: Line;

  constructor(bounds: DearBounds) {
    this.#bounds = bounds;
    this.#loop = new Line(bounds.dearAtOnce, bounds.dearWaitingInAll);
  }

  /**
   * Does some work when it is its turn.
   *
   * @param isOfLoop it is done in the loop, not by a thread of its own
   * @throws Refusal `too_fast`
   */
  inTurn<Done>(ask: DearAsk, isOfLoop: boolean, work: () => Promise<Done>): Promise<Done> {
    const still = async () => {
      if (ask.isLeft()) throw new Refusal('too_fast');
      return work();
    };
    // What several of them do before they first wait would be one piece.
    const inLoop = async () => {
      await loopShare.turn();
      return still();
    };
    const own = isOfLoop ? () => this.#loop.inTurn(inLoop) : still;
    return ask.countedFrom === undefined ? own() : this.#from(ask.countedFrom, own);
  }

  async #from<Done>(address: string, work: () => Promise<Done>): Promise<Done> {
    const line = this.#addresses.get(address) ?? new Line(1, this.#bounds.dearWaiting);
    this.#addresses.set(address, line);
    try {
      return await line.inTurn(work);
    } finally {
      if (line.isEmpty) this.#addresses.delete(address);
    }
  }
}

/** Works of which so many are done at once, and so many wait. */
class Line {
  readonly #atOnce: number;
  readonly #most: number;
  readonly #waiting: (() => void)[] = [];
  #busy = 0;

  constructor(atOnce: number, most: number) {
    this.#atOnce = atOnce;
    this.#most = most;
  }

  get isEmpty(): boolean {
    return this.#busy === 0;
  }

  /** @throws Refusal `too_fast` */
  async inTurn<Done>(work: () => Promise<Done>): Promise<Done> {
    if (this.#busy < this.#atOnce) this.#busy++;
    else if (this.#waiting.length >= this.#most) throw new Refusal('too_fast');
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Whoever is next takes the place over.
      const next = this.#waiting.shift();
      if (next) next();
      else this.#busy--;
    }
  }
}
