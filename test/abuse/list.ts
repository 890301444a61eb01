import type { Abuse } from './abuse.ts';
import { badInputs } from './bad-inputs.ts';

/** Every abuse, in the order of the table. */
export const abuses: readonly Abuse[] = [badInputs];
