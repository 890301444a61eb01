/*
 * npm run faults [-- NAME …] [--long] [--runs N] [--seed N] [--out FILE]
 *
 * Makes the faults of those names, or all, and prints what came of them as a table. Ends with 1
 * where a promise was broken, with 2 for an unknown name.
 */
import { tryFromCommandLine } from './command.ts';
import { faults } from './list.ts';
import { rowOf, tableHead } from './table.ts';

await tryFromCommandLine({ word: 'faults', all: faults, head: tableHead, rowOf });
