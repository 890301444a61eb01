import type { Fault } from '../fault.ts';
import { churn } from './churn.ts';
import { randomNetwork } from './random-network.ts';
import { reconnectStorm } from './storm.ts';

/** What a network, and those behind it, do to the program. */
export const networkFaults: readonly Fault[] = [randomNetwork, reconnectStorm, churn];
