import type { Committed } from '../store/store.ts';

/** Told what became of a fact, before anybody hears of it. */
export type Landed = (committed: Committed | undefined) => void;

/** Both are told. */
export function both(one: Landed | undefined, other: Landed): Landed {
  if (!one) return other;
  return (committed) => {
    one(committed);
    other(committed);
  };
}
