import type { Committed } from '../store/store.ts';

/** Told what became of a fact, before anybody hears of it. */
export type Landed = (committed: Committed | undefined) => void;
