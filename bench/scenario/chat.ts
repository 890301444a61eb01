import { alike, type Scenario } from './scenario.ts';

/** The room of Bun's public benchmark: what it counts is messages heard a second. */
export const chat: Scenario = {
  name: 'chat',
  title:
    '32 clients say 32 lines each, hear all 32,768, and say them again (as in the chat of Bun)',
  kind: 'chat',
  contestants: ['ours', 'ws-naive', 'ws-framed-once', 'socketio'],
  quickContestants: ['ours', 'ws-naive'],
  mostRounds: 2,
  entries: (contestants, { seconds, warmUpSeconds, scale }) =>
    alike(contestants, {
      kind: 'chat',
      clients: 32,
      linesEach: 32,
      textBytes: 40,
      settleSeconds: scale < 1 ? 0.1 : 0.5,
      warmUpSeconds,
      seconds,
    }),
  goals: [
    {
      what: 'messages heard a second, as a multiple of ws-naive',
      bound: 'at least',
      limit: 1,
      value: (rounds) => rounds.ratio('ours', 'ws-naive', 'chat', (r) => r.perSecond),
    },
  ],
};
