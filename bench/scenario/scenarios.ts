import { chat } from './chat.ts';
import { fanOut, fanOut500 } from './fan-out.ts';
import { idle } from './idle.ts';
import { library } from './library.ts';
import { load } from './load.ts';
import { arrival, post } from './posting.ts';
import { crowd, manyRooms, quiet, spread } from './rooms.ts';
import type { Scenario } from './scenario.ts';
import { stalled } from './stalled.ts';

/** The whole table, in its order. */
export const scenarios: readonly Scenario[] = [
  fanOut,
  fanOut500,
  quiet,
  spread,
  crowd,
  manyRooms,
  idle,
  post,
  arrival,
  stalled,
  library,
  chat,
  load,
];

/** What needs a browser or hours, and the command that shows it. */
export const elsewhere: readonly (readonly [what: string, command: string])[] = [
  [
    'a search by person, time or things in a room of a million messages: at most 50 ms',
    'node bench/search-by-person.ts',
  ],
  ['a room as a page: one request, at most 60 KB gzipped', 'npm test -- test/page/face.test.ts'],
  [
    'a long talk in a page: at most 400 rows, however far one scrolls',
    'npm test -- test/page/log.test.ts',
  ],
];
