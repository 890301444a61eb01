import { fanOut, fanOut500 } from './fan-out.ts';
import { arrival, post } from './posting.ts';
import { crowd, manyRooms, quiet, spread } from './rooms.ts';
import type { Scenario } from './scenario.ts';
import { stalled } from './stalled.ts';

export const scenarios: readonly Scenario[] = [
  fanOut,
  fanOut500,
  quiet,
  spread,
  crowd,
  manyRooms,
  stalled,
  post,
  arrival,
];
