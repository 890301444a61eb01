// Measures Parlour beside its peers: npm run bench -- [SCENARIO…] [options]

import { existsSync, statfsSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { goalInWords, goalsOf } from './report/goals.ts';
import { openResults } from './report/results.ts';
import type { Rounds } from './report/rounds.ts';
import { tableOf } from './report/table.ts';
import { type RunOptions, run, tooFewFiles } from './run.ts';
import type { Scenario } from './scenario/scenario.ts';
import { elsewhere, scenarios } from './scenario/scenarios.ts';
import { killAll, pins } from './server/child.ts';
import { contestantNamed, contestantNames } from './server/contestant.ts';
import { removeFolders } from './server/server.ts';

const usage = `Usage: npm run bench -- [SCENARIO…] [options]

Without a scenario, all of them. Their figures go to bench/results.json, and "load" to the plot.

  --quick       smaller sizes, for a look: the whole table within a minute or so; nothing is kept
  --peers a,b   who is measured: ${contestantNames.join(', ')}; nothing is kept
  --rounds N    each of them so many times, in turn (3, where a scenario asks for no fewer)
  --seconds N   measured time of a run (4)
  --patience N  wait so many seconds for a quiet machine before each run (5; quick 0)
  --json        every run as a line of JSON besides
  --profile DIR CPU profiles of the servers go there; their figures suffer; nothing is kept

Scenarios
${scenarios.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join('\n')}

Elsewhere
${elsewhere.map(([what, command]) => `  ${what}: ${command}`).join('\n')}
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
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const effort = {
    rounds: positive(values.rounds, values.quick ? 1 : 3),
    seconds: positive(values.seconds, values.quick ? 0.8 : 4),
    warmUpSeconds: values.quick ? 0.2 : 1,
    scale: values.quick ? 0.1 : 1,
    patience: values.patience === undefined ? (values.quick ? 0 : 5) : Number(values.patience),
    repeats: values.quick ? 0 : 2,
    ...(values.profile === undefined ? {} : { profileFolder: values.profile }),
  };
  tellMachine();
  if (values.quick) console.log('A quick look: a tenth of each size, and a second of each run.');
  const kept = values.quick || values.peers || values.profile ? undefined : openResults();
  let sound = true;
  for (const scenario of chosen) {
    const asked = values.peers?.split(',') ?? usual(scenario, values.quick);
    for (const name of asked) contestantNamed(name);
    const contestants = asked.filter((name) => scenario.only?.includes(name) ?? true);
    if (contestants.length === 0) continue;
    const lacking = tooFewFiles(scenario.entries(contestants, effort)) ?? noPeers(contestants);
    if (lacking !== undefined) {
      console.log(lacking);
      return 2;
    }
    const { rounds, isSound } = await show(scenario, contestants, effort, values.json);
    if (isSound) kept?.keep(scenario, rounds, effort);
    sound = isSound && sound;
  }
  return sound ? 0 : 1;
}

async function show(
  scenario: Scenario,
  contestants: readonly string[],
  effort: Omit<RunOptions, 'contestants' | 'tell'>,
  json: boolean,
): Promise<{ readonly rounds: Rounds; readonly isSound: boolean }> {
  console.log(`\n${scenario.name}: ${scenario.title}`);
  const tell = (line: string): void => console.log(`  ${line}`);
  const { rounds, sound: isSound } = await run(scenario, { ...effort, contestants, tell });
  console.log(`\n${tableOf(rounds, scenario.kind)}\n`);
  for (const goal of goalsOf(scenario, rounds)) {
    console.log(goalInWords(goal, effort.scale === 1));
  }
  if (json) {
    for (const label of rounds.labels) {
      for (const result of rounds.of(label, scenario.kind)) {
        console.log(JSON.stringify({ scenario: scenario.name, label, ...result }));
      }
    }
  }
  if (!isSound) console.log('A run of ours was incomplete or out of order: it counts for nothing.');
  return { rounds, isSound };
}

/** One sentence if the peers are not installed; undefined if they are, or nobody asks for them. */
function noPeers(contestants: readonly string[]): string | undefined {
  const isInstalled = existsSync(join(import.meta.dirname, 'node_modules', 'socket.io'));
  return isInstalled || contestants.every((name) => contestantNamed(name).ours)
    ? undefined
    : 'The peers are not installed: run "npm ci" in bench/, or ask for --peers ours alone.';
}

function usual(scenario: Scenario, isQuick: boolean): readonly string[] {
  return isQuick ? scenario.quickContestants : scenario.contestants;
}

function choose(names: readonly string[]): readonly Scenario[] {
  if (names.length === 0) return scenarios;
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
