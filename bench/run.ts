import { join } from 'node:path';
import type { Plan, Result } from '../src/load/plan.ts';
import { openFilesLimit } from '../src/load/proc.ts';
import { Rounds } from './report/rounds.ts';
import { disorderIn, faultsOf, mostGeneratorShare, starved } from './report/verdict.ts';
import type { Effort, Entry, Scenario, Script } from './scenario/scenario.ts';
import { startNode, stop } from './server/child.ts';
import { type Contestant, contestantNamed } from './server/contestant.ts';
import { longLog } from './server/long-log.ts';
import { quietMachine } from './server/quiet.ts';
import { type RunningServer, startServer } from './server/server.ts';

/** Starting, joining, settling and stopping, besides the seconds a plan asks for. */
const restSeconds = 120;

export interface RunOptions extends Effort {
  readonly rounds: number;
  /** Seconds to wait before each run for others to leave the machine alone. */
  readonly patience: number;
  /** How often a run is done again because the generator starved. */
  readonly repeats: number;
  readonly contestants: readonly string[];
  /** A folder for the CPU profile of every server. */
  readonly profileFolder?: string;
  tell(line: string): void;
}

export interface Outcome {
  readonly rounds: Rounds;
  /** Whether every run of ours was complete and in order. */
  readonly sound: boolean;
}

/** Runs all entries in turn, round after round: A B C A B C. */
export async function run(scenario: Scenario, options: RunOptions): Promise<Outcome> {
  const entries = scenario.entries(options.contestants, options);
  const rounds = new Rounds();
  const count = Math.min(options.rounds, scenario.mostRounds ?? options.rounds);
  let sound = true;
  for (let round = 1; round <= count; round++) {
    for (const entry of entries) {
      const result = await runUntilSound(entry, options);
      rounds.add(entry.label, result);
      const faults = faultsOf(result);
      const ours = contestantNamed(entry.contestant).ours;
      if (ours && faults.length > 0) sound = false;
      options.tell(`${round}/${count} ${entry.label}: ${inWords(result, faults)}`);
    }
  }
  return { rounds, sound };
}

/** A run whose generator starved says nothing; its faults do, so those are never run again. */
async function runUntilSound(entry: Entry, options: RunOptions): Promise<Result> {
  for (let repeat = 0; ; repeat++) {
    await quietMachine(options.patience);
    const result = await runEntry(entry, options);
    const reason = result.kind === 'fan-out' ? starved(result) : undefined;
    const isOver = reason === undefined || repeat >= options.repeats || isItsOwn(entry, result);
    if (isOver || (result.kind === 'fan-out' && disorderIn(result))) return result;
    options.tell(`${entry.label}: once more, ${reason}`);
  }
}

/** A peer that writes every line to everybody by itself wears out any generator, however often. */
function isItsOwn({ contestant }: Entry, { generator }: Result): boolean {
  return !contestantNamed(contestant).ours && generator.cpuShare > mostGeneratorShare;
}

function inWords(result: Result, faults: readonly string[]): string {
  const heard = faults.length > 0 ? faults.join(', ') : 'complete and in order';
  const void_ = result.kind === 'fan-out' ? starved(result) : undefined;
  return void_ === undefined ? heard : `${heard}; VOID, ${void_}`;
}

async function runEntry(entry: Entry, options: RunOptions): Promise<Result> {
  const contestant = contestantNamed(entry.contestant);
  const data = entry.logged === undefined ? undefined : await longLog(entry.logged);
  const server = await startServer(contestant, { profileFolder: options.profileFolder, data });
  try {
    return await generate(planFor(entry, contestant, server));
  } catch (error) {
    const complaints = server.complaints();
    throw new Error(`${entry.label}: ${(error as Error).message} ${complaints}`, { cause: error });
  } finally {
    await server.close();
  }
}

function planFor({ script }: Entry, { wire }: Contestant, server: RunningServer): Plan {
  const { port, pid: serverPid, startMilliseconds } = server;
  const served = { port, serverPid, wire, startMilliseconds };
  return { ...script, ...served };
}

/** Lets the generator carry out a plan in its own process. */
async function generate(plan: Plan): Promise<Result> {
  const child = startNode([join(import.meta.dirname, 'generator/main.ts'), JSON.stringify(plan)], {
    core: 1,
    output: 'read',
  });
  let output = '';
  let complaints = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    output += bytes.toString();
  });
  child.stderr?.on('data', (bytes: Buffer) => {
    complaints = (complaints + bytes.toString()).slice(-4_000);
  });
  const limit = setTimeout(() => void stop(child), secondsOf(plan) * 1000);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearTimeout(limit);
  if (code !== 0) throw new Error(`the generator failed. ${complaints}`);
  return JSON.parse(output) as Result;
}

function secondsOf(plan: Plan): number {
  switch (plan.kind) {
    case 'fan-out':
      return plan.warmUpSeconds + plan.seconds + plan.drainSeconds + restSeconds;
    case 'post': {
      const steps = Math.log(plan.mostRate / plan.firstRate) / Math.log(plan.growth) + 1;
      return steps * (plan.stepSeconds + 3) + plan.seconds + restSeconds;
    }
    case 'chat':
      return plan.warmUpSeconds + plan.seconds + restSeconds;
    case 'arrival':
    case 'idle':
    case 'library':
      return restSeconds;
  }
}

/** One sentence if this machine opens too few files for the scenario; undefined if it can do it. */
export function tooFewFiles(entries: readonly Entry[]): string | undefined {
  const connections = entries.map(({ script }) => connectionsOf(script));
  const needed = Math.max(...connections) + 200;
  const limit = openFilesLimit();
  return limit >= needed
    ? undefined
    : `This needs ${needed} open files and may have ${limit}: raise it with "ulimit -n ${needed}".`;
}

function connectionsOf(script: Script): number {
  switch (script.kind) {
    case 'fan-out':
      return script.readersPerRoom * (script.everyoneEverywhere ? 1 : script.rooms);
    case 'post':
      return script.rooms;
    case 'arrival':
      return script.arrivals;
    case 'idle':
      return script.many;
    case 'chat':
      return script.clients;
    case 'library':
      return 1;
  }
}
