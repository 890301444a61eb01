import type { Fact } from './fact.ts';

/** A fact about the one before it, once that has its number. */
export function aboutThat(fact: Fact, before: number): Fact {
  const { change } = fact;
  if (change.type !== 'reported' || change.target !== 0) return fact;
  return { ...fact, change: { ...change, target: before } };
}
