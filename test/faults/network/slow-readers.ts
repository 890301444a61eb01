import { join } from 'node:path';
import type { FanOutPlan, FanOutResult } from '../../../src/load/plan.ts';
import type { Fault } from '../fault.ts';
import { House } from '../house.ts';
import { generate } from './generator.ts';
import { SmallNetwork } from './small-network.ts';

const root = join(import.meta.dirname, '../../..');
const readers = 200;
const stalled = 50;
const mostMs = 50;
/** On a machine that is busy with other things: beside the same run in which nobody stalls. */
const mostTimes = 1.2;
const mostKb = 128;

const script = {
  kind: 'fan-out',
  wire: 'native',
  rooms: 1,
  readersPerRoom: readers,
  everyoneEverywhere: false,
  speakersPerRoom: 4,
  rate: 200,
  burst: 1,
  textBytes: 2_000,
  settleSeconds: 0.1,
  warmUpSeconds: 0,
  drainSeconds: 30,
} as const;

/** Some of a room stop reading, go on, and have to be complete; nobody else may notice. */
export const slowReaders: Fault = {
  name: 'slow-readers',
  how: '50 of 200 readers stop reading 400 KB/s for 12 s and go on within 3 (1 and 0.1 in the short form), in a network namespace whose kernel keeps 64 KB a socket',
  promise: 'p99 of all others below 50 ms, at most 128 KB for each that stalls, all complete',
  runs: { short: 1, long: 2 },
  run: async ({ runs, isLong }) => {
    const network = await SmallNetwork.open();
    if ('unavailable' in network) return network;
    await using _ = network;
    const [stallSeconds, goOnWithin] = isLong ? [12, 3] : [1, 0.1];
    const seconds = stallSeconds + goOnWithin + 0.2;
    const stall = { readers: stalled, after: 0.1, seconds: stallSeconds, goOnWithin };
    const usual: FanOutResult[] = [];
    const results: FanOutResult[] = [];
    for (let run = 0; run < runs; run++) {
      if (isLong) usual.push(await fanOut(network, { seconds }));
      results.push(await fanOut(network, { seconds, stall }));
    }
    const p99 = Math.max(...results.map(({ latency }) => latency.p99));
    const usualP99 = Math.max(...usual.map(({ latency }) => latency.p99));
    const kept = results.map(({ memory }, run) => {
      const other = usual[run]?.memory.late ?? memory.before;
      return ((memory.late - other) * 1_024) / stalled;
    });
    const keptKb = kept.sort((a, b) => a - b)[Math.floor(kept.length / 2)] ?? 0;
    const sum = (pick: (result: FanOutResult) => number) =>
      results.reduce((all, result) => all + pick(result), 0);
    const garbled = sum((result) => result.garbled);
    const closed = sum((result) => result.closed);
    return {
      runs,
      acknowledged: sum(({ due }) => due) / readers,
      lost: sum(({ due, delivered, skipped }) => due - delivered + skipped),
      doubled: sum(({ doubled }) => doubled),
      reordered: sum(({ reordered }) => reordered),
      notes: isLong
        ? [
            `others' p99 ${p99.toFixed(1)} ms (${usualP99.toFixed(1)} ms where nobody stalls); ${Math.round(keptKb)} KB for each that stalls`,
          ]
        : [],
      broken: [
        ...(garbled > 0 ? [`${garbled} messages were others than were said.`] : []),
        ...(closed > 0 ? [`${closed} connections were let go.`] : []),
        ...(isLong && p99 > Math.max(mostMs, usualP99 * mostTimes)
          ? [`Others' p99 was ${p99.toFixed(1)} ms.`]
          : []),
        ...(isLong && keptKb > mostKb ? [`${Math.round(keptKb)} KB for each that stalls.`] : []),
      ],
    };
  },
};

/** Lets the generator of the benches carry out the script in the same namespace as the program. */
async function fanOut(
  network: SmallNetwork,
  how: Pick<FanOutPlan, 'seconds' | 'stall'>,
): Promise<FanOutResult> {
  await using house = new House();
  const [file, ...before] = network.command;
  await house.start({ command: [file, ...before, join(root, 'src/cli/main.ts')] });
  const plan: FanOutPlan = { ...script, ...how, port: house.port, serverPid: house.pid };
  return await generate(plan, network.command);
}
