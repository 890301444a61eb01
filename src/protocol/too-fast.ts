import { Refusal } from './error.ts';
import { type Rate, type RateName, rateRows } from './rate.ts';
import { rateInWords } from './rate-words.ts';

/** The rate that somebody went over, and what of it is left. */
export interface Overrun {
  readonly name: RateName;
  readonly rate: Rate;
}

/**
 * A refusal over a rate. It tells what is counted, and when the next one passes.
 *
 * @example throw new TooFast('posts', rates.posts, wait)
 */
export class TooFast extends Refusal {
  override name: string;
  readonly overrun: Overrun;
  override readonly words: string;

  /** @param wait milliseconds until one would pass */
  constructor(name: RateName, rate: Rate, wait: number) {
    // A flood is answered by these: nobody reads where each was made, and to write it down is dear.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super('too_fast', tenths(wait));
    Error.stackTraceLimit = stackTraceLimit;
    this.name = 'TooFast';
    this.overrun = { name, rate };
    this.words = wordsFor(name, rate);
    this.message = this.words;
  }
}

/** Sentences that were said before, with the rate that they tell. */
const said = /* @__PURE__ */ new Map<RateName, { readonly rate: Rate; readonly words: string }>();

function wordsFor(name: RateName, rate: Rate): string {
  const known = said.get(name);
  if (known?.rate === rate) return known.words;
  const words = `Too fast: ${rateRows[name].what} pass ${rateInWords(rate)}.`;
  said.set(name, { rate, words });
  return words;
}

/** Seconds to a tenth, rounded up. @example tenths(340) // 0.4 */
export function tenths(milliseconds: number): number {
  return Math.ceil(Math.max(1, Math.round(milliseconds)) / 100) / 10;
}

/** @param wait milliseconds, as a bucket tells them; 0 passes @throws TooFast */
export function refuseOver(name: RateName, rate: Rate, wait: number): void {
  if (wait > 0) throw new TooFast(name, rate, wait);
}
