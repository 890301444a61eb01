import { CodeColours } from './code-colours.ts';
import { offerDays } from './days.ts';
import { Jump } from './jump.ts';
import { keepPlace } from './kept-place.ts';

/** The things that nobody waits for where a talk is opened, in one script: ways between its places, and colours of code. */
export const places = { CodeColours, Jump, keepPlace, offerDays };
export type Places = typeof places;
