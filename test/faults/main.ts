/*
 * npm run faults [-- NAME …] [--long] [--runs N] [--seed N] [--out FILE]
 *
 * Makes the faults of those names, or all, and prints what came of them as a table. Ends with 1
 * where a promise was broken, with 2 for an unknown name.
 */
import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { breachesOf, type Fault } from './fault.ts';
import { faults } from './list.ts';
import { rowOf, tableHead } from './table.ts';

const usage = `npm run faults [-- NAME …] [--long] [--runs N] [--seed N] [--out FILE]
NAME is one of ${faults.map(({ name }) => name).join(', ')}.`;

function read() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', default: false },
        long: { type: 'boolean', default: false },
        out: { type: 'string' },
        runs: { type: 'string' },
        seed: { type: 'string', default: '1' },
      },
    });
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${usage}\n`);
    process.exit(2);
  }
}

const { values, positionals } = read();

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
  if (values.out !== undefined) appendFileSync(values.out, `${line}\n`);
}

function chosen() {
  const unknown = positionals.find((name) => !faults.some((fault) => fault.name === name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no fault ${unknown}.\n${usage}\n`);
    process.exit(2);
  }
  return positionals.length === 0
    ? faults
    : faults.filter(({ name }) => positionals.includes(name));
}

/** Makes a fault, prints its row and keeps what is to be said below the table. */
async function make(fault: Fault): Promise<void> {
  const runs = Number(values.runs ?? fault.runs[values.long ? 'long' : 'short']);
  const result = await fault.run({ runs, isLong: values.long, seed: Number(values.seed) });
  tell(rowOf(fault, result));
  if ('unavailable' in result) return;
  notes.push(...(result.notes ?? []).map((note) => `- ${fault.name}: ${note}`));
  for (const breach of breachesOf(fault, result)) complain(fault, breach);
}

function complain({ name, promise }: Fault, breach: string): void {
  process.exitCode = 1;
  notes.push(`- **${name}: broken.** Promised: ${promise}. ${breach}`);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit();
}
const notes: string[] = [];
const which = chosen();
tell(tableHead);
for (const fault of which) {
  await make(fault).catch((error: unknown) => complain(fault, `It ended with ${error}.`));
}
if (notes.length > 0) tell(`\n${notes.join('\n')}`);
