import { clockJumps } from './clock.ts';
import { noDescriptors } from './descriptors.ts';
import { diskFull } from './disk-full.ts';
import type { Fault } from './fault.ts';
import { folderTaken, lockTaken, logTaken, walTaken, walTruncated } from './files-taken.ts';
import { flooders } from './flood/flood.ts';
import { fsyncFails } from './fsync.ts';
import { killed } from './kill.ts';
import { networkFaults } from './network/faults.ts';
import { powerLoss, powerLossUnsynced } from './power/power-loss.ts';
import { readOnly } from './read-only.ts';
import { restart } from './restart.ts';
import { searchFlood } from './search-flood.ts';
import { stopped } from './stop.ts';

/** What disks, clocks and the system do to the program. */
export const systemFaults: readonly Fault[] = [
  killed,
  powerLoss,
  powerLossUnsynced,
  diskFull,
  fsyncFails,
  folderTaken,
  walTaken,
  walTruncated,
  logTaken,
  lockTaken,
  readOnly,
  clockJumps,
  noDescriptors,
  searchFlood,
  flooders,
  stopped,
  restart,
];

/** Every fault, in the order of the table. */
export const faults: readonly Fault[] = [...systemFaults, ...networkFaults];
