import { connect } from 'node:net';
import { type Random, seeded } from '../../random/seeded.ts';
import type { Fault } from '../fault.ts';
import { House } from '../house.ts';
import { talkWhile } from './inside.ts';
import { rubbish } from './rubbish-bytes.ts';
import { look } from './vitals.ts';

const atOnce = 40;
/** A connection that the program leaves open is left after so long, and once it has answered another. */
const patienceMs = 250;
/** The heap grows to what a burst takes, once: what it grows by afterwards is counted. */
const warmUp = 1 / 3;
const mostMb = 20;
const mostLagMs = 50;

/** Bytes of every kind, while people talk. */
export const rubbishAtThePort: Fault = {
  name: 'rubbish',
  how: 'connections, 40 at a time, that send frames, requests and bytes of 33 kinds that no client would, many of them without reading, while three people talk',
  promise: 'the same process, at most 20 MB more in memory, loop lag p99 below 50 ms, nothing lost',
  runs: { short: 132, long: 6_600 },
  run: async ({ runs, isLong, seed }) => {
    await using house = new House();
    await house.start();
    const { pid } = house;
    const random = seeded(seed);
    const kinds = Object.values(rubbish);
    let sent = 0;
    const ends: End[] = [];
    const throwUpTo = (count: number) => async () => {
      while (sent < count) {
        const bytes = kinds[sent++ % kinds.length]?.(random) ?? Buffer.alloc(0);
        ends.push(await send(house.port, bytes, random));
      }
    };
    let warmMb = 0;
    const { judgement, after } = await talkWhile(house, seed, async () => {
      await Promise.all(Array.from({ length: atOnce }, throwUpTo(runs * warmUp)));
      warmMb = (await look(house)).memoryMb;
      await Promise.all(Array.from({ length: atOnce }, throwUpTo(runs)));
    });
    const count = (what: keyof End) => ends.filter((end) => end[what]).length;
    const grown = after.memoryMb - warmMb;
    return {
      runs,
      ...judgement,
      notes: isLong
        ? [
            `the program ended ${count('isEnded')} of ${runs} connections by itself, ${count('isUpgraded')} were seen to become WebSockets; ${Math.round(grown)} MB more in memory than after a third of them; loop lag p99 ${Math.round(after.lagMs)} ms`,
          ]
        : [],
      broken: [
        ...judgement.broken,
        ...(house.pid === pid && house.program.process.exitCode === null ? [] : ['It ended.']),
        ...(count('isUpgraded') > 0 ? [] : ['No handshake was taken.']),
        ...(isLong && grown > mostMb ? [`${Math.round(grown)} MB more in memory.`] : []),
        ...(isLong && !(after.lagMs < mostLagMs) ? [`Lag was ${Math.round(after.lagMs)} ms.`] : []),
      ],
    };
  },
};

/** How a connection went: whether it became a WebSocket, and whether the program ended it. */
interface End {
  readonly isUpgraded: boolean;
  readonly isEnded: boolean;
}

/** Sends all these bytes; half of those who do read no answer. */
function send(port: number, bytes: Buffer, random: Random): Promise<End> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = { isUpgraded: false, isEnded: false };
    const leave = () => fetch(`http://127.0.0.1:${port}/readyz`).finally(() => socket.destroy());
    const patience = setTimeout(() => leave().catch(() => {}), patienceMs);
    socket.once('connect', () => socket.write(bytes));
    if (random(2) === 0) {
      socket.on('data', (answer) => {
        end.isUpgraded ||= answer.toString('latin1', 0, 12) === 'HTTP/1.1 101';
      });
    }
    for (const sign of ['end', 'error']) {
      socket.once(sign, () => {
        end.isEnded = true;
        socket.destroy();
      });
    }
    socket.once('close', () => {
      clearTimeout(patience);
      resolve(end);
    });
  });
}
