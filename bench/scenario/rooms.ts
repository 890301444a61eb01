import {
  alike,
  cpuRatioGoal,
  fanOutGoal,
  oneRoom,
  type Scenario,
  sized,
  timesOf,
} from './scenario.ts';

/** Nothing is delayed while it is quiet. */
export const quiet: Scenario = {
  name: 'quiet',
  title: 'one room, 10 readers, a line every 200 ms',
  kind: 'fan-out',
  contestants: ['ours', 'ours-native', 'ws-naive'],
  quickContestants: ['ours'],
  mostRounds: 2,
  entries: (contestants, effort) =>
    alike(contestants, {
      ...oneRoom,
      ...timesOf(effort),
      readersPerRoom: 10,
      speakersPerRoom: 10,
      rate: 5,
    }),
  goals: [
    fanOutGoal('p50 ms of ours', 'ours', 5, (r) => r.latency.p50),
    fanOutGoal('p50 ms of ours-native', 'ours-native', 5, (r) => r.latency.p50),
  ],
};

/** Lines of several rooms that one reader is in leave in one write. */
export const spread: Scenario = {
  name: 'spread',
  title: '10 lines of one moment over 5 rooms with the same 100 members, 20 moments/s',
  kind: 'fan-out',
  contestants: ['ours-native', 'socketio'],
  quickContestants: ['ours-native'],
  mostRounds: 2,
  only: ['ours-native', 'socketio'],
  entries: (contestants, effort) =>
    alike(contestants, {
      ...oneRoom,
      ...timesOf(effort),
      rooms: 5,
      everyoneEverywhere: true,
      readersPerRoom: sized(100, effort, 20),
      rate: 200,
      burst: 10,
    }),
  goals: [
    fanOutGoal(
      'writes per delivery of ours-native',
      'ours-native',
      0.13,
      (r) => r.writesPerDelivery,
    ),
  ],
};

/** A hall full of listeners. */
export const crowd: Scenario = {
  name: 'crowd',
  title: 'one room, 10,000 readers × 20 lines/s',
  kind: 'fan-out',
  contestants: ['ours', 'ws-framed-once', 'floor'],
  quickContestants: ['ours'],
  mostRounds: 2,
  entries: (contestants, effort) =>
    alike(contestants, {
      ...oneRoom,
      ...timesOf(effort),
      readersPerRoom: sized(10_000, effort),
      rate: 20,
    }),
  goals: [fanOutGoal('p99 ms of ours', 'ours', 150, (r) => r.latency.p99)],
};

/** Many small talks. */
export const manyRooms: Scenario = {
  name: 'rooms',
  title: '100 rooms of 10, 1,000 lines/s in all',
  kind: 'fan-out',
  contestants: ['ours', 'ours-native', 'ws-framed-once', 'socketio'],
  quickContestants: ['ours', 'ws-framed-once'],
  mostRounds: 2,
  entries: (contestants, effort) =>
    alike(contestants, {
      ...oneRoom,
      ...timesOf(effort),
      rooms: sized(100, effort),
      readersPerRoom: 10,
      speakersPerRoom: 1,
      rate: sized(1_000, effort, 100),
    }),
  goals: [cpuRatioGoal('ours', 'ws-framed-once', 1.6)],
};
