/*
 * npm run abuse [-- NAME …] [--long] [--runs N] [--seed N] [--out FILE]
 *
 * Does the abuses of those names, or all, to the real program, and prints what came of them as a
 * table. Ends with 1 where a promise was broken, with 2 for an unknown name.
 */
import { tryFromCommandLine } from '../faults/command.ts';
import { abuses } from './list.ts';
import { rowOf, tableHead } from './table.ts';

await tryFromCommandLine({ word: 'abuse', all: abuses, head: tableHead, rowOf });
