import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Effort, Scenario } from '../scenario/scenario.ts';
import { goalsOf, type Judged } from './goals.ts';
import { type Machine, thisMachine } from './machine.ts';
import { plotOf, pointsOf } from './plot.ts';
import type { Rounds } from './rounds.ts';
import { rowsOf } from './table.ts';

const folder = join(import.meta.dirname, '..');
const resultsFile = join(folder, 'results.json');
const plotFile = join(folder, 'load.svg');

/** What one scenario came to, and on what; scenarios may be measured one by one. */
export interface Measured {
  readonly title: string;
  readonly date: string;
  readonly machine: Machine;
  readonly seconds: number;
  readonly rounds: number;
  readonly goals: readonly Judged[];
  /** Medians over the rounds, by entry and column. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** The figures that are kept with the sources. */
export interface Results {
  keep(scenario: Scenario, rounds: Rounds, effort: Effort): void;
}

/** Opens `bench/results.json`; each scenario that is kept takes the place of its last figures. */
export function openResults(): Results {
  const kept: Record<string, Measured> = existsSync(resultsFile)
    ? JSON.parse(readFileSync(resultsFile, 'utf8'))
    : {};
  return {
    keep(scenario, rounds, { seconds }) {
      const measured = measuredIn(scenario, rounds, seconds);
      kept[scenario.name] = measured;
      writeFileSync(resultsFile, `${JSON.stringify(kept, null, 2)}\n`);
      if (scenario.name === 'load') writeFileSync(plotFile, plotOf(pointsOf(measured.rows)));
    },
  };
}

function measuredIn(scenario: Scenario, rounds: Rounds, seconds: number): Measured {
  const rows = rowsOf(rounds, scenario.kind).map(({ label, medians }) => {
    const known = medians.filter(([, median]) => median !== undefined);
    return [label, nameTwins(known as [string, number][])] as const;
  });
  return {
    title: scenario.title,
    date: new Date().toISOString().slice(0, 10),
    machine: thisMachine(),
    seconds,
    rounds: Math.max(0, ...rounds.labels.map((label) => rounds.of(label, scenario.kind).length)),
    goals: goalsOf(scenario, rounds),
    rows: Object.fromEntries(rows),
  };
}

/** Two columns of a table may share a title; here the second one says what it follows. */
function nameTwins(medians: readonly [string, number][]): Record<string, number> {
  const named: Record<string, number> = {};
  let group = '';
  for (const [title, median] of medians) {
    const found = /^(.*: )p50 ms$/.exec(title)?.[1];
    if (found !== undefined) group = found;
    const isTail = /^p99/.test(title);
    named[isTail ? `${group}${title}` : title] = Number(median.toPrecision(5));
  }
  return named;
}
