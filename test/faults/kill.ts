import { seeded } from '../random/seeded.ts';
import { Crowd } from './crowd.ts';
import type { Fault } from './fault.ts';
import { House } from './house.ts';
import { judge } from './judge.ts';

/** Messages acknowledged before a kill, at most. */
const most = 400;

export const killed: Fault = {
  name: 'kill',
  how: '`kill -9` while 8 write in 4 rooms; all come back and send again what was not answered',
  promise: 'what was acknowledged is stored and heard, once and in order',
  runs: { short: 1, long: 200 },
  run: async ({ runs, seed }) => {
    const random = seeded(seed);
    await using house = new House();
    using crowd = new Crowd(8, 4);
    let recoveryMs = 0;
    await house.start();
    await crowd.connect(house.port);
    crowd.talk();
    for (let run = 0; run < runs; run++) {
      await crowd.acknowledges(1 + random(most));
      await house.program.end('SIGKILL');
      const began = performance.now();
      await house.start();
      await crowd.connect(house.port);
      await crowd.acknowledges(1);
      recoveryMs = Math.max(recoveryMs, performance.now() - began);
    }
    await crowd.settle();
    await house.program.end('SIGTERM');
    return { runs, ...judge(house.data, crowd.recording), recoveryMs };
  },
};
