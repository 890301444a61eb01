import { appendFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { breachesOf, type Fault, type FaultResult, type Unavailable } from './fault.ts';

/** A list that a command tries, and the table that it prints. */
export interface Tried<Result extends FaultResult> {
  /** The command: `npm run` and this. */
  readonly word: string;
  readonly all: readonly Fault<Result>[];
  readonly head: string;
  rowOf(fault: Fault<Result>, result: Result | Unavailable): string;
}

function read(usage: string) {
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

/**
 * Makes the faults of the names on the command line, or all, and prints what came of them as a table.
 * Ends the process with 1 where a promise was broken, with 2 for an unknown name.
 */
export async function tryFromCommandLine<Result extends FaultResult>({
  word,
  all,
  head,
  rowOf,
}: Tried<Result>): Promise<void> {
  const usage = `npm run ${word} [-- NAME …] [--long] [--runs N] [--seed N] [--out FILE]
NAME is one of ${all.map(({ name }) => name).join(', ')}.`;
  const { values, positionals } = read(usage);
  const notes: string[] = [];

  function tell(line: string): void {
    process.stdout.write(`${line}\n`);
    if (values.out !== undefined) appendFileSync(values.out, `${line}\n`);
  }

  function complain({ name, promise }: Fault<Result>, breach: string): void {
    process.exitCode = 1;
    notes.push(`- **${name}: broken.** Promised: ${promise}. ${breach}`);
  }

  /** Makes a fault, prints its row and keeps what is to be said below the table. */
  async function make(fault: Fault<Result>): Promise<void> {
    const runs = Number(values.runs ?? fault.runs[values.long ? 'long' : 'short']);
    const result = await fault.run({ runs, isLong: values.long, seed: Number(values.seed) });
    tell(rowOf(fault, result));
    if ('unavailable' in result) return;
    notes.push(...(result.notes ?? []).map((note) => `- ${fault.name}: ${note}`));
    for (const breach of breachesOf(fault, result)) complain(fault, breach);
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    process.exit();
  }
  const unknown = positionals.find((name) => !all.some((fault) => fault.name === name));
  if (unknown !== undefined) {
    process.stderr.write(`There is no ${unknown}.\n${usage}\n`);
    process.exit(2);
  }
  tell(head);
  for (const fault of all) {
    if (positionals.length > 0 && !positionals.includes(fault.name)) continue;
    await make(fault).catch((error: unknown) => complain(fault, `It ended with ${error}.`));
  }
  if (notes.length > 0) tell(`\n${notes.join('\n')}`);
}
