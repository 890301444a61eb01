import { nodeFault } from './node-fault.ts';

// Whoever imports it first tells an old Node in a sentence, and not by what it lacks.
const fault = nodeFault(process.versions);
if (fault !== undefined) throw new Error(fault);
