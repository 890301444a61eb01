/*
 * npm run faults [-- NAME …] [--long] [--runs N] [--seed N] [--out FILE]
 *
 * Makes the faults of those names, or all, and prints what came of them as a table. Ends with 1
 * where a promise was broken, with 2 for an unknown name.
 */
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { breachesOf } from './fault.ts';
import { faults } from './list.ts';
import { rowOf, tableHead } from './table.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: 'boolean', default: false },
    out: { type: 'string' },
    runs: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
  if (values.out !== undefined) appendFileSync(values.out, `${line}\n`);
}

function chosen() {
  const unknown = positionals.find((name) => !faults.some((fault) => fault.name === name));
  if (unknown !== undefined) {
    const names = faults.map(({ name }) => name).join(', ');
    process.stderr.write(`There is no fault ${unknown}. There are: ${names}.\n`);
    process.exit(2);
  }
  return positionals.length === 0
    ? faults
    : faults.filter(({ name }) => positionals.includes(name));
}

const notes: string[] = [];
let isBroken = false;
const which = chosen();
tell(tableHead);
for (const fault of which) {
  const runs = Number(values.runs ?? fault.runs[values.long ? 'long' : 'short']);
  const result = await fault.run({ runs, isLong: values.long, seed: Number(values.seed) });
  tell(rowOf(fault, result));
  if ('unavailable' in result) continue;
  notes.push(...(result.notes ?? []).map((note) => `- ${fault.name}: ${note}`));
  for (const breach of breachesOf(fault, result)) {
    isBroken = true;
    notes.push(`- **${fault.name}: broken.** Promised: ${fault.promise}. ${breach}`);
  }
}
if (notes.length > 0) tell(`\n${notes.join('\n')}`);
process.exitCode = isBroken ? 1 : 0;
