import {
  alike,
  cpuRatioGoal,
  fanOutGoal,
  oneRoom,
  type Scenario,
  sized,
  timesOf,
} from './scenario.ts';

/** A million deliveries a second. */
export const fanOut: Scenario = {
  name: 'fan-out',
  title: 'one room, 1,000 readers × 1,000 lines/s',
  kind: 'fan-out',
  contestants: ['ours', 'ours-native', 'ws-naive', 'socketio', 'floor'],
  quickContestants: ['ours', 'socketio'],
  entries: (contestants, effort) =>
    alike(contestants, {
      ...oneRoom,
      ...timesOf(effort),
      readersPerRoom: sized(1_000, effort),
      rate: sized(1_000, effort),
    }),
  goals: [
    fanOutGoal('p99 ms of ours', 'ours', 40, (r) => r.latency.p99),
    fanOutGoal('p99 ms of ours-native', 'ours-native', 40, (r) => r.latency.p99),
    cpuRatioGoal('ours', 'floor', 1.3),
    cpuRatioGoal('ours', 'socketio', 0.1),
  ],
};

/** Few enough lines that gathering them costs time. */
export const fanOut500: Scenario = {
  name: 'fan-out-500',
  title: 'one room, 500 readers × 200 lines/s',
  kind: 'fan-out',
  contestants: ['ours', 'ws-naive', 'ws-framed-once', 'socketio'],
  quickContestants: ['ours', 'ws-naive'],
  mostRounds: 2,
  entries: (contestants, effort) =>
    alike(contestants, {
      ...oneRoom,
      ...timesOf(effort),
      readersPerRoom: sized(500, effort),
      rate: sized(200, effort, 100),
    }),
  goals: [
    fanOutGoal('p50 ms of ours', 'ours', 10, (r) => r.latency.p50),
    cpuRatioGoal('ours', 'ws-naive', 0.6),
    {
      what: 'p99 of ours, as a multiple of ws-naive',
      bound: 'at most',
      limit: 0.5,
      value: (rounds) => rounds.ratio('ours', 'ws-naive', 'fan-out', (r) => r.latency.p99),
    },
  ],
};
