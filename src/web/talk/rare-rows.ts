import { growingRow } from './growing-row.ts';
import { heldRow } from './held-row.ts';
import { placeOf, questionRow } from './own-question.ts';

/** The rows that few rooms have, in one script of their own. */
export const rareRows = { growingRow, heldRow, questionRow, placeOf };
export type RareRows = typeof rareRows;
