import { join } from 'node:path';
import type { Fault, FaultResult, FaultSize } from '../fault.ts';
import { counted } from '../judge.ts';
import { withoutStrace } from '../tool.ts';
import { record } from './record.ts';
import { replay } from './replay.ts';

/** Cuts of one recording. */
const most = 500;
const how = [
  'all writes and syncs of the program recorded; files rebuilt at random cuts: what was synced,',
  'and of the rest nothing, all, a prefix, any writes or any sectors',
].join(' ');

async function cutPower(
  { runs, isLong, seed }: FaultSize,
  preload?: string,
): Promise<Required<Pick<FaultResult, 'notes' | 'broken'>> & FaultResult> {
  const total = { acknowledged: 0, lost: 0, doubled: 0, reordered: 0 };
  let [cutsWithLoss, syncs, recordings] = [0, 0, 0];
  const damaged: string[] = [];
  for (let left = runs; left > 0; left -= most) {
    const recorded = await record(isLong ? 3_000 : 100, isLong, preload);
    recordings++;
    syncs += recorded.steps.filter(({ type }) => type === 'sync ends').length;
    total.acknowledged += recorded.steps.filter(({ type }) => type === 'ack').length;
    for await (const cut of replay(recorded, Math.min(left, most), seed + left)) {
      const { lost, doubled, reordered } = counted(cut.faults);
      total.lost += lost;
      total.doubled += doubled;
      total.reordered += reordered;
      if (lost > 0) cutsWithLoss++;
      damaged.push(...cut.damage);
    }
  }
  const notes = [
    `recordings: ${recordings}; syncs in them: ${syncs}; cuts that lost something: ${cutsWithLoss}`,
  ];
  const broken =
    damaged.length > 0 ? [`${damaged.length} times damaged, first: ${damaged[0]}`] : [];
  return { runs, ...total, notes, broken };
}

export const powerLoss: Fault = {
  name: 'power-loss',
  how,
  promise: 'what was acknowledged is there, once and in order; the database is whole',
  runs: { short: 30, long: 2_000 },
  run: async (size) => withoutStrace() ?? cutPower(size),
};

export const powerLossUnsynced: Fault = {
  name: 'power-loss-unsynced',
  how: 'the same with `synchronous=NORMAL`',
  promise: 'a loss is seen',
  runs: { short: 10, long: 2_000 },
  isControl: true,
  run: async (size) =>
    withoutStrace() ?? cutPower(size, join(import.meta.dirname, 'full-to-normal.ts')),
};
