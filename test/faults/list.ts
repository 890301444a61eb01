import { diskFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { fsyncFails } from './fsync.ts';
import { killed } from './kill.ts';
import { powerLoss, powerLossUnsynced } from './power/power-loss.ts';

/** Every fault, in the order of the table. */
export const faults: readonly Fault[] = [
  killed,
  powerLoss,
  powerLossUnsynced,
  diskFull,
  fsyncFails,
];
