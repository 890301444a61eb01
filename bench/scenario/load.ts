import { type Entry, oneRoom, type Scenario, sized, timesOf } from './scenario.ts';

const readers = 1_000;
const rates = [100, 250, 500, 1_000];

/** The label of a step, from which the plot reads who it was and how much. */
export const stepLabel = (contestant: string, deliveries: number): string =>
  `${contestant} at ${deliveries}/s`;

/** The same room, ever more to say: where each server begins to fall behind. */
export const load: Scenario = {
  name: 'load',
  title: 'one room, 1,000 readers, from 100,000 to 1,000,000 deliveries a second',
  kind: 'fan-out',
  contestants: ['ours', 'ws-naive', 'ws-framed-once', 'socketio'],
  quickContestants: [],
  mostRounds: 1,
  entries: (contestants, effort) =>
    rates.flatMap((full) =>
      contestants.map((contestant): Entry => {
        const rate = sized(full, effort);
        const readersPerRoom = sized(readers, effort);
        const script = { ...oneRoom, ...timesOf(effort), readersPerRoom, rate };
        return { label: stepLabel(contestant, readersPerRoom * rate), contestant, script };
      }),
    ),
  goals: [],
};
