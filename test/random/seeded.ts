/** A whole number from 0 up to, not including, `below`. */
export type Random = (below: number) => number;

/** The same row of numbers for the same seed. */
export function seeded(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** How often something is tried: in every run, and in the long one (`LONG=1`). */
export function rounds(short: number, long: number): number {
  return process.env.LONG ? long : short;
}

/** How long a test may take, in milliseconds. */
export const patience = rounds(60_000, 900_000);
