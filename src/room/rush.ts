import type { ErrorCode } from '../protocol/error.ts';
import type { WorkRule } from '../protocol/work-rule.ts';

/** Refusals of one minute from which on too much comes. */
const tooMany = 300;
const minute = 60_000;
/** Milliseconds for which it then holds, from the last time that so many were of one minute. */
const lasts = 15 * minute;

const ofRush: ReadonlySet<ErrorCode> = new Set([
  'too_fast',
  'too_many_connections',
  'too_many_questions',
  'queue_full',
]);

/**
 * The server's switch of the work of new guests. By itself it is told by refusals over rates and counts,
 * which cost nothing to look at while there are none.
 *
 * @example
 * const rush = new Rush('auto');
 * rush.note('too_fast'); // for each refusal
 * rush.asksWork; // false
 */
export class Rush {
  readonly #rule: WorkRule;
  readonly #clock: () => number;
  /** The moments of the latest refusals, in a ring: what stands at `#next` is `tooMany` ago. */
  readonly #times = new Float64Array(tooMany).fill(Number.NEGATIVE_INFINITY);
  #next = 0;
  #until = 0;

  /** @param clock milliseconds by a clock that never jumps */
  constructor(rule: WorkRule, clock: () => number = () => performance.now()) {
    this.#rule = rule;
    this.#clock = clock;
  }

  get asksWork(): boolean {
    return this.#rule === 'on' || (this.#until > 0 && this.#clock() < this.#until);
  }

  /** Told of each refusal, whatever the road. */
  note(code: ErrorCode): void {
    if (this.#rule !== 'auto' || !ofRush.has(code)) return;
    const now = this.#clock();
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % tooMany;
    const oldest = this.#times[this.#next] ?? Number.NEGATIVE_INFINITY;
    if (now - oldest < minute) this.#until = now + lasts;
  }
}
