import { type Answerable, complain, failed, guarded, type OnBug } from '../guard.ts';

/** A source that has frames to hand out at the end of a moment. */
export interface Flushable extends Answerable {
  /** Milliseconds, by `performance.now()`, before which this one would rather wait. */
  readonly due: number;
  /** Hands its frames to the outlets of its readers. */
  seal(): void;
}

/** A writer that has bytes to write at the end of a moment. */
export interface Writing extends Answerable {
  flush(): void;
}

/** Writes of one flush from which on their cost can be told from what else a turn costs. */
const many = 50;
/** Writes that take a part of a slice only: they come before what others began. */
const few = 300;
/** Writes between two looks at the time. */
const some = 10;
const none: readonly Writing[] = [];
/** Milliseconds of writing after which the loop turns: what is said in another room takes several turns. */
const slice = 4;

/**
 * The end of the moment: all rooms' frames are handed to connections, then each connection with
 * something to send writes once. Runs at the end of the loop turn in which something came up; a hot
 * room may ask for a few milliseconds more, and holds up nobody but itself.
 */
export class Flush {
  /** Told of what fails for nobody in particular. */
  readonly onBug: OnBug;
  #voices = new Set<Flushable>();
  #outlets: Writing[] = [];
  /** Those of rooms with many readers, who wait for the few of others. */
  #crowd: Writing[] = [];
  /** The writers of the last turn, and the first of them that it left over. */
  #rest: readonly Writing[] = none;
  #restAt = 0;
  #soon: NodeJS.Immediate | undefined;
  #later: NodeJS.Timeout | undefined;
  #laterAt = Number.POSITIVE_INFINITY;
  #writeCost = 0.01;

  constructor(onBug: OnBug = complain) {
    this.onBug = onBug;
  }

  /** Milliseconds that one of many writes took lately. */
  get writeCost(): number {
    return this.#writeCost;
  }

  /** `voice` has frames that have not left. */
  add(voice: Flushable): void {
    this.#voices.add(voice);
    // A moment is coming anyway: it wakes this one later, where that would rather wait.
    if (!this.#soon) this.#wake(voice.due);
  }

  /** `outlet` has bytes that have not left. */
  addOutlet(outlet: Writing): void {
    this.#outlets.push(outlet);
    this.#soon ??= setImmediate(this.#run);
  }

  #wake(due: number): void {
    const wait = due - performance.now();
    if (wait <= 0) {
      this.#soon ??= setImmediate(this.#run);
    } else if (due < this.#laterAt) {
      clearTimeout(this.#later);
      this.#laterAt = due;
      this.#later = setTimeout(this.#run, wait);
    }
  }

  readonly #moment = (): void => {
    if (this.#later) {
      // It may be the timer that woke it.
      clearImmediate(this.#soon);
      clearTimeout(this.#later);
      this.#later = undefined;
      this.#laterAt = Number.POSITIVE_INFINITY;
    }
    this.#soon = undefined;
    const now = performance.now();
    const waiting = this.#voices;
    if (waiting.size > 0) this.#voices = new Set();
    let crowdAt = -1;
    for (const voice of waiting) {
      if (crowdAt >= 0) this.#setAside(crowdAt);
      crowdAt = -1;
      const before = this.#outlets.length;
      try {
        if (voice.due <= now) voice.seal();
        else this.add(voice);
      } catch (error) {
        failed(voice, error);
      }
      if (this.#outlets.length - before >= many) crowdAt = before;
    }
    // Where nothing else is left, it stands behind all others already.
    const isOnly = this.#rest === none && this.#crowd.length === 0;
    if (crowdAt >= 0 && !isOnly) this.#setAside(crowdAt);
    this.#write(now);
  };

  /** A room with many readers is written after those with few. */
  #setAside(before: number): void {
    const crowd = before === 0 ? this.#outlets : this.#outlets.splice(before);
    if (before === 0) this.#outlets = [];
    this.#crowd = this.#crowd.length === 0 ? crowd : this.#crowd.concat(crowd);
  }

  /** Is for timers: nothing in it is known to fail. */
  readonly #run = guarded({ fail: (error) => this.onBug(error) }, this.#moment);

  /**
   * Writes what is due; what takes too long goes on in the next turn: meanwhile, others are heard,
   * and where they are few, they are answered before the rest.
   */
  #write(began: number): void {
    const isAlone = this.#rest === none && this.#crowd.length === 0;
    const goesOn = !isAlone && this.#outlets.length === 0 && this.#crowd.length === 0;
    const outlets = isAlone ? this.#outlets : goesOn ? this.#rest : this.#next();
    const from = goesOn ? this.#restAt : 0;
    if (isAlone) this.#outlets = [];
    this.#rest = none;
    let done = from;
    let took = 0;
    while (done < outlets.length && took < slice) {
      const end = Math.min(done + some, outlets.length);
      while (done < end) {
        const outlet = outlets[done++] as Writing;
        try {
          outlet.flush();
        } catch (error) {
          failed(outlet, error);
        }
      }
      // What ends here is timed where it is told from: a look at the time costs as much as a write.
      if (done < outlets.length || done - from >= many) took = performance.now() - began;
    }
    const wrote = done - from;
    if (wrote >= many) this.#writeCost += (took / wrote - this.#writeCost) * 0.1;
    if (done === outlets.length) return;
    this.#rest = outlets;
    this.#restAt = done;
    this.#soon ??= setImmediate(this.#run);
  }

  #next(): readonly Writing[] {
    const rest = this.#rest.length === 0 ? this.#rest : this.#rest.slice(this.#restAt);
    const outlets = inTurn(this.#outlets, rest, this.#crowd);
    this.#outlets = [];
    this.#crowd = [];
    return outlets;
  }
}

function inTurn(
  fresh: readonly Writing[],
  rest: readonly Writing[],
  crowd: readonly Writing[],
): readonly Writing[] {
  if (rest.length === 0 && crowd.length === 0) return fresh;
  if (rest.length === 0 && fresh.length === 0) return crowd;
  return fresh.length < few ? fresh.concat(rest, crowd) : rest.concat(fresh, crowd);
}
