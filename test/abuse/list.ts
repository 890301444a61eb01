import type { Abuse } from './abuse.ts';
import { badInputs } from './bad-inputs.ts';
import { floods } from './flood/flood.ts';
import { unnamedProxy } from './proxy.ts';
import { schoolOfOneAddress } from './school.ts';

/** Every abuse, in the order of the table. */
export const abuses: readonly Abuse[] = [badInputs, floods, schoolOfOneAddress, unnamedProxy];
