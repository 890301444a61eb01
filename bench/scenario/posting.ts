import { alike, type Scenario, sized } from './scenario.ts';

/** How many lines a second the disk and the loop take, each acknowledged once it is on the disk. */
export const post: Scenario = {
  name: 'post',
  title: 'durable posts over 100 rooms, each acknowledged after the commit',
  kind: 'post',
  contestants: ['ours-native'],
  quickContestants: ['ours-native'],
  mostRounds: 1,
  only: ['ours-native'],
  entries: (contestants, { seconds, scale }) =>
    alike(contestants, {
      kind: 'post',
      rooms: 100,
      textBytes: 66,
      firstRate: scale < 1 ? 4_000 : 5_000,
      growth: scale < 1 ? 2 : 1.2,
      mostRate: scale < 1 ? 16_000 : 60_000,
      stepSeconds: Math.min(2, seconds),
      seconds,
      heldWithin: 500,
    }),
  goals: [
    {
      what: 'posts a second held',
      bound: 'at least',
      limit: 15_000,
      value: (rounds) => rounds.median('ours-native', 'post', (r) => r.held),
    },
    {
      what: 'p99 ms of the acknowledgement at half of it',
      bound: 'at most',
      limit: 25,
      value: (rounds) => rounds.median('ours-native', 'post', (r) => r.half.latency.p99),
    },
  ],
};

/** Everybody comes back at once. */
export const arrival: Scenario = {
  name: 'arrival',
  title: '5,000 join one room within a second, 50 lines of history each',
  kind: 'arrival',
  contestants: ['ours-native'],
  quickContestants: ['ours-native'],
  mostRounds: 1,
  only: ['ours-native'],
  entries: (contestants, effort) =>
    alike(contestants, {
      kind: 'arrival',
      arrivals: sized(5_000, effort),
      history: 50,
      textBytes: 66,
      withinSeconds: effort.scale < 1 ? 0.2 : 1,
    }),
  goals: [
    {
      what: 'seconds until all are served',
      bound: 'at most',
      limit: 3,
      value: (rounds) => rounds.median('ours-native', 'arrival', (r) => r.seconds),
    },
    {
      what: 'CPU µs of joining, on top of the handshake and the greeting',
      bound: 'at most',
      limit: 150,
      value: (rounds) =>
        rounds.median('ours-native', 'arrival', (r) => r.cpuPerArrival - r.cpuPerGreeting),
    },
  ],
};
