import { Meter } from './meter.ts';
import { type Rate, timesAsMany } from './rate.ts';

/** Times as many of all for whom a proxy asks that nobody named. */
const passedOn = 5;

/** The place that somebody comes from, as far as it is known. */
export interface CountedPlace {
  /** Its address; absent where that tells nobody apart. */
  readonly address?: string | undefined;
  /** The same, or that of a proxy which is not named. */
  readonly barredFrom?: string | undefined;
}

/**
 * A rate by address. Where a proxy asks for others that nobody named, all for whom it asks are as one,
 * and have five times as many: a header that anybody may write lets nobody out of a rate.
 *
 * @example
 * const reads = new PlaceMeter(rates.reads);
 * reads.take({ address: '192.0.2.1' }); // 0, or milliseconds until one more passes
 */
export class PlaceMeter {
  readonly #own: Meter;
  readonly #passed: Meter;

  constructor(rate: Rate) {
    this.#own = new Meter(rate);
    this.#passed = new Meter(timesAsMany(passedOn, rate));
  }

  /** @returns 0, or the milliseconds after which one would be there; then nothing is taken */
  take({ address, barredFrom }: CountedPlace): number {
    if (address !== undefined) return this.#own.take(address);
    return barredFrom === undefined ? 0 : this.#passed.take(barredFrom);
  }

  giveBack({ address, barredFrom }: CountedPlace): void {
    if (address !== undefined) this.#own.giveBack(address);
    else if (barredFrom !== undefined) this.#passed.giveBack(barredFrom);
  }
}
