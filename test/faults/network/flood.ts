import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { House } from '../house.ts';
import { p99, talkWhile } from './inside.ts';
import type { Flooded } from './swarm/order.ts';
import { Swarm } from './swarm/swarm.ts';
import { look } from './vitals.ts';

const perSecond = 20_000;
const calmMs = { short: 0, long: 3_000 };
const forgottenWithinMs = 15_000;

/** More connections than can be, while those inside go on talking. */
export const flood: Fault = {
  name: 'flood',
  how: 'another process opens connections as fast as it can, towards 20,000 a second for 10 s (0.4 s in the short form), while three people talk; there is no limit on new connections yet',
  promise: 'the same process, nothing lost for those inside, every connection forgotten afterwards',
  runs: { short: 1, long: 1 },
  run: async ({ runs, isLong, seed }) => {
    await using house = new House();
    await using swarm = new Swarm();
    await house.start();
    const { port, pid } = house;
    const seconds = isLong ? 10 : 0.4;
    const begin = performance.now() + (isLong ? calmMs.long : calmMs.short);
    let end = 0;
    const flooded = Promise.withResolvers<Flooded>();
    const { judgement, before, answers } = await talkWhile(house, seed, async () => {
      await pause(Math.max(0, begin - performance.now()));
      flooded.resolve(await swarm.obey({ type: 'flood', port, perSecond, seconds }));
      end = performance.now();
    });
    const { opened, accepted, refused, failed, seconds: took } = await flooded.promise;
    const left = await forgotten(house, 0);
    const quiet = p99(answers, 0, begin).toFixed(1);
    const loud = p99(answers, begin, end).toFixed(1);
    return {
      runs,
      ...judgement,
      notes: [
        `${opened} connections at ${Math.round(opened / took)} a second: ${accepted} accepted, ${refused} refused with 503, ${failed} failed`,
        ...(isLong
          ? [
              `p99 of an acknowledgement for those inside ${quiet} ms before and ${loud} ms meanwhile; ${Math.round(left.memoryMb - before.memoryMb)} MB more in memory afterwards`,
            ]
          : []),
      ],
      broken: [
        ...judgement.broken,
        ...(house.pid === pid && house.program.process.exitCode === null ? [] : ['It ended.']),
        ...(accepted === 0 ? ['Nobody came in.'] : []),
        ...(left.connections > 0 ? [`${left.connections} connections are still known.`] : []),
      ],
    };
  },
};

/** How the program is when all who went are forgotten, or when it should have forgotten them. */
async function forgotten(house: House, connections: number) {
  const deadline = performance.now() + forgottenWithinMs;
  for (;;) {
    const now = await look(house);
    if (now.connections <= connections || performance.now() > deadline) return now;
    await pause(50);
  }
}
