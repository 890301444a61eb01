import { CoveredRun } from './covered-run.ts';
import { retryAllRow, whyRow } from './failed-row.ts';
import { growingRow } from './growing-row.ts';
import { heldRow } from './held-row.ts';
import { questionRows } from './own-question.ts';

/** The rows that few rooms have, in one script of their own. */
export const rareRows = { CoveredRun, growingRow, heldRow, questionRows, retryAllRow, whyRow };
export type RareRows = typeof rareRows;
