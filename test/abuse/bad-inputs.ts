import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultSize } from '../faults/fault.ts';
import type { Abuse } from './abuse.ts';
import { AbusedHouse } from './abused-house.ts';
import { besideHonest, type Done } from './beside.ts';
import { frameKinds } from './input/frames.ts';
import { generatedKinds, isWrong } from './input/generated.ts';
import { httpKinds } from './input/http.ts';
import { identityKinds } from './input/identity.ts';
import { jsonKinds } from './input/json.ts';
import { type Answered, type Kind, rowOf, tryKinds } from './input/kind.ts';
import { pageKinds, textKinds } from './input/text.ts';

/** Every kind that is listed, in the order of `docs/abuse.md`. */
const listed: readonly Kind[] = [
  ...frameKinds,
  ...httpKinds,
  ...identityKinds,
  ...jsonKinds,
  ...textKinds,
  ...pageKinds,
];

/** Waits that are long for what never comes, short, so that a run is. */
const limits = {
  headerSeconds: 2,
  requestSeconds: 3,
  fragmentSeconds: 1,
  helloSeconds: 4,
  pingSeconds: 2,
  // Hundreds of inputs in a second, of all addresses together: what is tried is not their number.
  allConnections: 'off',
} as const;
const hosts = ['--hosts', 'a,chat.example'];

const docs = readFileSync(join(import.meta.dirname, '../../docs/abuse.md'), 'utf8').split('\n');

async function tryOnce(house: AbusedHouse, runs: number, seed: number): Promise<Done> {
  const told = await tryKinds(listed, house.port);
  const made = await tryKinds(await generatedKinds(house.port, runs, seed), house.port);
  const all = [...told, ...made];
  const count = (kinds: readonly Answered[]) =>
    kinds.reduce((sum, { kind }) => sum + kind.inputs.length, 0);
  const amiss = made.flatMap(({ kind, answers }) =>
    answers.filter(isWrong).map((answer) => `${kind.name} by chance: ${answer}.`),
  );
  const undocumented = told.map(rowOf).filter((row) => !docs.includes(row));
  const isTaken = (answer: string) => /^(20\d|30\d|taken|joined|nothing)/.test(answer);
  return {
    tries: count(all),
    refused: count(all.filter(({ answers }) => !answers.every(isTaken))),
    notes: [
      `${count(told)} inputs of ${listed.length} kinds, and ${count(made)} made by chance: ${new Set(all.flatMap(({ answers }) => answers)).size} different answers, none of which says that something went wrong within`,
    ],
    broken: [...amiss, ...undocumented.map((row) => `docs/abuse.md does not have the row ${row}`)],
  };
}

async function run(size: FaultSize) {
  await using house = new AbusedHouse(limits, hosts);
  await house.open(size.isLong);
  // The first of everything grows the heap to what it takes: what it grows by afterwards is counted.
  if (size.isLong) await tryOnce(house, size.runs, size.seed + 1);
  return await besideHonest(house, size, () => tryOnce(house, size.runs, size.seed), {
    diskMb: 5,
  });
}

export const badInputs: Abuse = {
  name: 'inputs',
  how: 'every bad input of the table below, and thousands made by chance (frames, JSON, HTTP, Unicode, the OpenAPI document), each kind from an address of its own',
  promise:
    'each is answered as the table says; the same process, at most 20 MB more in memory, loop lag p99 below 50 ms, nobody honest disturbed',
  runs: { short: 20, long: 2_000 },
  run,
};
