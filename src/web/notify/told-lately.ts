import type { Keep } from '../keep.ts';

const key = 'told';
const forMs = 60_000;

type Told = readonly (readonly [what: string, at: number])[];

/** Is this the first tab that tells of something? All others learn that it is told. */
export function isFirstToTell(kept: Keep, what: string): boolean {
  const now = Date.now();
  // A clock that was set back keeps nothing from being told.
  const lately = read(kept).filter(([, at]) => Math.abs(now - at) < forMs);
  if (lately.some(([told]) => told === what)) return false;
  kept.set(key, JSON.stringify([...lately, [what, now]]));
  return true;
}

function read(kept: Keep): Told {
  try {
    return JSON.parse(kept.get(key) ?? '[]') as Told;
  } catch {
    return [];
  }
}
