import { alike, type Scenario, sized } from './scenario.ts';

/** What somebody costs who is there and says nothing. */
export const idle: Scenario = {
  name: 'idle',
  title: 'one room of idle connections, ours authenticated: memory from 1,000 to 9,000',
  kind: 'idle',
  contestants: ['ours-native', 'ws-naive', 'socketio'],
  quickContestants: ['ours-native', 'ws-naive'],
  mostRounds: 1,
  entries: (contestants, effort) =>
    alike(contestants, {
      kind: 'idle',
      few: sized(1_000, effort),
      many: sized(9_000, effort),
      settleSeconds: effort.scale < 1 ? 0.5 : 3,
    }),
  goals: [
    {
      what: 'KB of server memory per connection',
      bound: 'at most',
      limit: 10,
      value: (rounds) => rounds.median('ours-native', 'idle', (r) => r.kilobytesEach),
    },
  ],
};
