import { setTimeout as pause } from 'node:timers/promises';
import type { FaultSize } from '../faults/fault.ts';
import { look } from '../faults/network/vitals.ts';
import type { AbuseResult } from './abuse.ts';
import type { AbusedHouse } from './abused-house.ts';
import { Bystanders } from './bystanders.ts';
import { descriptorsOf, grownBy, takeVitals, type Vitals } from './vitals.ts';

/** Milliseconds in which honest people talk alone, before, and what is let go of is forgotten, after. */
const timed = { long: 15_000, short: 800 };
const forgottenWithinMs = 20_000;

const mostHeldMb = 20;
const mostMb = 60;
/** Rooms of people who talk. */
const rooms = { long: 10, short: 3 };
const mostLagMs = 50;
const mostSlower = 2;
/** Sockets of what measures, and files that the store opens as it goes. */
const someDescriptors = 16;

/** What was done, and how it was met. */
export interface Done {
  readonly tries: number;
  readonly refused: number;
  readonly notes?: readonly string[];
  readonly broken?: readonly string[];
}

/** What the abuse itself may take of the machine for good; nothing where it says nothing. */
export interface Allowed {
  readonly diskMb?: number;
  /** A flood: the loop's lag is not looked at, and the abuse itself says what honest people felt. */
  readonly isFlood?: true;
}

/** The talk of honest people while something is done. */
export type Talk = Pick<Bystanders, 'p99'>;

/**
 * Does something to the program while honest people talk, and judges what they saw of it. Times and
 * growth are judged in the long form alone: beside other tests they say nothing.
 */
export async function besideHonest(
  house: AbusedHouse,
  { isLong }: FaultSize,
  abuse: (talk: Talk) => Promise<Done>,
  allowed: Allowed = {},
): Promise<AbuseResult> {
  const { pid } = house;
  using people = new Bystanders(house, isLong ? rooms.long : rooms.short);
  await people.enter();
  people.talk();
  const began = performance.now();
  await pause(isLong ? timed.long : timed.short);
  const before = await takeVitals(house);
  const from = performance.now();
  const done = await abuse(people);
  const to = performance.now();
  const { lagMs } = await takeVitals(house);
  const after = { ...(await forgotten(house, before)), lagMs };
  await people.settle();
  const judged = people.judge(house);
  const grown = grownBy(before, after);
  const beforeMs = people.p99([began, from]);
  const meanwhileMs = people.p99([from, to]);
  const { exitCode } = house.program.process;
  const isSame = house.pid === pid && exitCode === null;
  const slow = isLong && !allowed.isFlood && meanwhileMs > mostSlower * beforeMs;
  return {
    runs: 1,
    ...judged,
    ...done,
    beforeMs,
    meanwhileMs,
    grown,
    broken: [
      ...judged.broken,
      ...(done.broken ?? []),
      ...(isSame ? [] : [`It ended with ${exitCode}.`]),
      ...kept(grown, allowed, isLong),
      ...(slow
        ? [`Honest people's p99 was ${meanwhileMs.toFixed(1)} ms, ${beforeMs.toFixed(1)} before.`]
        : []),
    ],
  };
}

/** What is left of it, when all who went are forgotten or should be. */
async function forgotten(house: AbusedHouse, before: Vitals): Promise<Vitals> {
  const end = performance.now() + forgottenWithinMs;
  for (;;) {
    const { connections } = await look(house);
    const isOver = descriptorsOf(house) - before.descriptors <= someDescriptors;
    const isForgotten = isOver && connections <= before.connections;
    if (isForgotten || performance.now() > end) return takeVitals(house);
    await pause(50);
  }
}

function kept(grown: Vitals, allowed: Allowed, isLong: boolean): readonly string[] {
  const { diskMb = 1 } = allowed;
  const lags = isLong && !allowed.isFlood && !(grown.lagMs < mostLagMs);
  return [
    ...(grown.connections > 0 ? [`${grown.connections} connections are still known.`] : []),
    ...(grown.descriptors > someDescriptors ? [`${grown.descriptors} descriptors are left.`] : []),
    ...(isLong && grown.heldMb > mostHeldMb ? [`${Math.round(grown.heldMb)} MB more held.`] : []),
    ...(isLong && grown.memoryMb > mostMb
      ? [`${Math.round(grown.memoryMb)} MB more in memory.`]
      : []),
    ...(isLong && grown.diskMb > diskMb ? [`${grown.diskMb.toFixed(1)} MB more on disk.`] : []),
    ...(lags ? [`Lag was ${Math.round(grown.lagMs)} ms.`] : []),
  ];
}
