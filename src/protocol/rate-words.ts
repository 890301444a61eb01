import { type Rate, type RateName, type RateRow, rateRows } from './rate.ts';

/** Every row with its name, in the order in which they are told. */
export const namedRates = Object.entries(rateRows) as unknown as readonly (readonly [
  RateName,
  RateRow,
])[];

// Each refusal says it, and to make one is dear.
const english = /* @__PURE__ */ new Intl.NumberFormat('en');

/** A rate in words. @example rateInWords(rates.posts) // '10 at once, then one a second' */
export function rateInWords({ burst, everyMs }: Rate): string {
  return `${english.format(burst)} at once, then ${paceInWords(everyMs)}`;
}

function paceInWords(everyMs: number): string {
  if (everyMs === 1_000) return 'one a second';
  if (everyMs === 60_000) return 'one a minute';
  if (everyMs >= 1_000) return `one every ${everyMs / 1_000} seconds`;
  return `${Math.round(10_000 / everyMs) / 10} a second`;
}
