import type { Fault } from './fault.ts';

/** Every fault, in the order of the table. */
export const faults: readonly Fault[] = [];
