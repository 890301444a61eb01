import { medianOf } from '../report/rounds.ts';
import { type Goal, oneRoom, type Scenario, sized, timesOf } from './scenario.ts';

const stalledReaders = 100;

const nobodyWaits: Goal = {
  what: "the others' p99 with a tenth stalled, as a multiple of nobody stalled",
  bound: 'at most',
  limit: 1.2,
  value: (rounds) => rounds.ratio('ours, a tenth stalled', 'ours', 'fan-out', (r) => r.latency.p99),
};

const littleKept: Goal = {
  what: 'KB of server memory per stalled reader, beside the run in which nobody stalled',
  bound: 'at most',
  limit: 128,
  value: (rounds) => {
    const without = rounds.of('ours', 'fan-out');
    const grown = rounds.of('ours, a tenth stalled', 'fan-out').map(({ memory }, round) => {
      const usual = without[round]?.memory;
      return usual && ((memory.late - usual.late) * 1024) / stalledReaders;
    });
    return medianOf(grown);
  },
};

/**
 * The kernel takes 4 MB for a reader that does not read, and only then the server notices: lines
 * are long here, 600 KB a second for each reader, and the stall long enough to fill the kernel and
 * to fall off what the server remembers of a room.
 */
const shortestSeconds = 24;

/** A tenth of a room stops reading, goes on, and has to be complete; nobody else may notice. */
export const stalled: Scenario = {
  name: 'stalled',
  title:
    'one room, 1,000 readers × 150 lines/s of 3.9 KB; 100 stop reading for 16 s and go on within 3 s',
  kind: 'fan-out',
  contestants: ['ours'],
  quickContestants: ['ours'],
  mostRounds: 3,
  entries: (contestants, effort) => {
    const isQuick = effort.scale < 1;
    const seconds = isQuick ? 2 : Math.max(effort.seconds, shortestSeconds);
    const readers = sized(1_000, effort);
    const script = {
      ...oneRoom,
      ...timesOf(effort),
      seconds,
      readersPerRoom: readers,
      rate: 150,
      textBytes: 3_900,
      drainSeconds: isQuick ? 4 : 20,
    };
    const stall = {
      readers: readers / 10,
      after: seconds / 24,
      seconds: (seconds * 2) / 3,
      goOnWithin: seconds / 8,
    };
    return contestants.flatMap((contestant) => [
      { label: contestant, contestant, script },
      { label: `${contestant}, a tenth stalled`, contestant, script: { ...script, stall } },
    ]);
  },
  goals: [nobodyWaits, littleKept],
};
