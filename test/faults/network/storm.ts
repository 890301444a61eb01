import { openFilesLimit } from '../../../src/load/proc.ts';
import { Talker } from '../../support/talker.ts';
import type { Fault } from '../fault.ts';
import { House } from '../house.ts';
import { Swarm } from './swarm/swarm.ts';
import { look } from './vitals.ts';

const rooms = 10;
const before = 10;
const missed = 20;
const mostMs = 45_000;
const mostLagMs = 200;

/** Everybody comes back in the same moment, to a server that has just begun. */
export const reconnectStorm: Fault = {
  name: 'storm',
  how: 'the program is killed, starts again, 20 messages are said in each of ten rooms, and everybody connects in the same moment with a cursor',
  promise: 'all back within 45 s, loop lag p99 below 200 ms, nothing missed',
  runs: { short: 300, long: 8_000 },
  run: async ({ runs: people, isLong }) => {
    if (openFilesLimit() < people + 200) {
      return { unavailable: `${people + 200} files have to be open, ${openFilesLimit()} may` };
    }
    await using house = new House();
    await using swarm = new Swarm();
    await house.start();
    const { port } = house;
    await swarm.obey({ type: 'enter', port, people, rooms });
    await talk(port, 0, before);
    await swarm.obey({ type: 'hear', seq: before, withinMs: mostMs });
    await house.program.end('SIGKILL');
    await house.start();
    await talk(port, before, missed);
    await look(house);
    const { ms, turnedAway } = await swarm.obey({ type: 'enter', port, people, rooms });
    const { lagMs } = await look(house);
    await talk(port, before + missed, 1);
    const seq = before + missed + 1;
    const heard = await swarm.obey({ type: 'hear', seq, withinMs: mostMs });
    return {
      runs: 1,
      acknowledged: seq * rooms,
      lost: heard.missing + heard.skipped,
      doubled: heard.doubled,
      reordered: 0,
      recoveryMs: ms,
      notes: [
        `${people.toLocaleString('en')} were back after ${Math.round(ms)} ms; ${turnedAway} tries failed; loop lag p99 ${Math.round(lagMs)} ms`,
      ],
      broken: [
        ...(heard.garbled > 0 ? [`${heard.garbled} messages were others than were said.`] : []),
        ...(ms > mostMs ? [`It took ${Math.round(ms)} ms until all were back.`] : []),
        ...(isLong && !(lagMs < mostLagMs) ? [`Loop lag p99 was ${Math.round(lagMs)} ms.`] : []),
      ],
    };
  },
};

/** Says numbers in every room, each the one it is stored under, and waits for each yes. */
async function talk(port: number, after: number, count: number): Promise<void> {
  const talker = await Talker.greet(`ws://127.0.0.1:${port}/ws`, { name: 'ann' });
  for (let n = 0; n < rooms; n++) await talker.join(`room ${n}`);
  for (let seq = after + 1; seq <= after + count; seq++) {
    for (let n = 0; n < rooms; n++) {
      talker.tell({ type: 'post', room: `room ${n}`, text: `${seq}`, ref: `${n} ${seq}` });
    }
    for (let n = 0; n < rooms; n++) {
      const ack = await talker.hear('ack');
      if (ack['seq'] !== seq) throw new Error(`${seq} was answered with ${JSON.stringify(ack)}`);
    }
  }
  await talker.close();
}
