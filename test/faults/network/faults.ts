import type { Fault } from '../fault.ts';
import { churn } from './churn.ts';
import { flood } from './flood.ts';
import { halfOpen } from './half-open.ts';
import { hotRoom } from './hot-room.ts';
import { randomNetwork } from './random-network.ts';
import { rubbishAtThePort } from './rubbish.ts';
import { slowReaders } from './slow-readers.ts';
import { reconnectStorm } from './storm.ts';
import { unreadAnswers } from './unread-answers.ts';

/** What a network, and those behind it, do to the program. */
export const networkFaults: readonly Fault[] = [
  randomNetwork,
  reconnectStorm,
  slowReaders,
  unreadAnswers,
  hotRoom,
  halfOpen,
  churn,
  flood,
  rubbishAtThePort,
];
