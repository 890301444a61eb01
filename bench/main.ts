// Measures Parlour beside its peers: node bench/main.ts SCENARIO [--peers a,b] [--rounds N] …

import { existsSync, statfsSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { goalsOf } from './report/goals.ts';
import { tableOf } from './report/table.ts';
import { type RunOptions, run, tooFewFiles } from './run.ts';
import type { Scenario } from './scenario/scenario.ts';
import { scenarios } from './scenario/scenarios.ts';
import { killAll, pins } from './server/child.ts';
import { contestantNamed } from './server/contestant.ts';
import { removeFolders } from './server/server.ts';

const usage = `Usage: node bench/main.ts SCENARIO… [options]

  --peers a,b   who is measured: ours, ours-native, ws-naive, ws-framed-once, socketio, router, floor
  --rounds N    each of them so many times, in turn (3)
  --seconds N   measured time of a run (10)
  --quick       one round of 3 seconds
  --patience N  wait so many seconds for a quiet machine before each run (10; quick 0)
  --json        every run as a line of JSON besides
  --profile DIR CPU profiles of the servers go there; their figures suffer

Scenarios (or: all)
${scenarios.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join('\n')}
`;

const temporaryMemory = 0x0102_1994;

process.once('exit', () => {
  killAll();
  removeFolders();
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      peers: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      quick: { type: 'boolean', default: false },
      patience: { type: 'string' },
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const chosen = choose(positionals);
  if (values.help || chosen.length === 0) {
    console.log(usage);
    return values.help ? 0 : 2;
  }
  const effort = {
    rounds: positive(values.rounds, values.quick ? 1 : 3),
    seconds: positive(values.seconds, values.quick ? 3 : 10),
    warmUpSeconds: values.quick ? 1 : 2,
    patience: values.patience === undefined ? (values.quick ? 0 : 10) : Number(values.patience),
    repeats: values.quick ? 0 : 2,
    ...(values.profile === undefined ? {} : { profileFolder: values.profile }),
  };
  tellMachine();
  let sound = true;
  for (const scenario of chosen) {
    const asked = values.peers?.split(',') ?? scenario.contestants;
    for (const name of asked) contestantNamed(name);
    const contestants = asked.filter((name) => scenario.only?.includes(name) ?? true);
    if (contestants.length === 0) continue;
    const lacking = tooFewFiles(scenario.entries(contestants, effort)) ?? noPeers(contestants);
    if (lacking !== undefined) {
      console.log(lacking);
      return 2;
    }
    sound = (await show(scenario, contestants, effort, values.json)) && sound;
  }
  return sound ? 0 : 1;
}

async function show(
  scenario: Scenario,
  contestants: readonly string[],
  effort: Omit<RunOptions, 'contestants' | 'tell'>,
  json: boolean,
): Promise<boolean> {
  console.log(`\n${scenario.name}: ${scenario.title}`);
  const tell = (line: string): void => console.log(`  ${line}`);
  const { rounds, sound } = await run(scenario, { ...effort, contestants, tell });
  console.log(`\n${tableOf(rounds, scenario.kind)}\n`);
  for (const line of goalsOf(scenario, rounds)) console.log(line);
  if (json) {
    for (const label of rounds.labels) {
      for (const result of rounds.of(label, scenario.kind)) {
        console.log(JSON.stringify({ scenario: scenario.name, label, ...result }));
      }
    }
  }
  if (!sound) console.log('A run of ours was incomplete or out of order: it counts for nothing.');
  return sound;
}

/** One sentence if the peers are not installed; undefined if they are, or nobody asks for them. */
function noPeers(contestants: readonly string[]): string | undefined {
  const isInstalled = existsSync(join(import.meta.dirname, 'node_modules', 'socket.io'));
  return isInstalled || contestants.every((name) => contestantNamed(name).ours)
    ? undefined
    : 'The peers are not installed: run "npm ci" in bench/, or ask for --peers ours alone.';
}

function choose(names: readonly string[]): readonly Scenario[] {
  if (names.includes('all')) return scenarios;
  return names.map((name) => {
    const found = scenarios.find((scenario) => scenario.name === name);
    if (!found) throw new Error(`No scenario is called ${name}.\n\n${usage}`);
    return found;
  });
}

function positive(given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (!(value > 0)) throw new Error(`${given} is not a number above 0.`);
  return value;
}

function tellMachine(): void {
  const processors = cpus();
  console.log(
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown CPU'}, Node ${process.version}, ` +
      (pins ? 'server and generator on a core each' : 'server and generator not pinned to cores'),
  );
  if (statfsSync(tmpdir()).type === temporaryMemory) {
    console.log('The data folder lies in memory here: commits cost less than on a disk.');
  }
}
