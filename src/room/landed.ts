import type { Committed } from '../store/store.ts';

/** Told what became of a fact, before anybody hears of it. */
export type Landed = (committed: Committed | undefined) => void;

/** Is a fact there now that was not there before? Not where it was refused, or is one that came again. */
export function isNew(committed: Committed | undefined): committed is Committed {
  return committed !== undefined && !committed.repeat && !committed.reused;
}

/** Both are told. */
export function both(one: Landed | undefined, other: Landed): Landed {
  if (!one) return other;
  return (committed) => {
    one(committed);
    other(committed);
  };
}
