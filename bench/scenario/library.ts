import type { LibraryResult } from '../../src/load/plan.ts';
import { libraryRoom, libraryWords } from '../server/long-log.ts';
import { type Effort, type Goal, type Scenario, sized } from './scenario.ts';

const whole = 1_000_000;
const logged = (effort: Effort): number => sized(whole, { ...effort, scale: effort.scale ** 2 });

function goal(what: string, limit: number, pick: (result: LibraryResult) => number): Goal {
  const value: Goal['value'] = (rounds) => rounds.median('ours', 'library', pick);
  return { what, bound: 'at most', limit, value };
}

/** What is old is as near as what is new. */
export const library: Scenario = {
  name: 'library',
  title: 'a log of 1,000,000 messages in one room: starting, pages from all over it, searching',
  kind: 'library',
  contestants: ['ours'],
  quickContestants: ['ours'],
  mostRounds: 2,
  only: ['ours'],
  entries: (_, effort) => {
    const messages = logged(effort);
    const script = {
      kind: 'library',
      messages,
      room: libraryRoom,
      words: libraryWords,
      questions: sized(200, effort),
    } as const;
    return [{ label: 'ours', contestant: 'ours', script, logged: messages }];
  },
  goals: [
    goal('ms until it listens', 500, (r) => r.startMilliseconds),
    goal('ms for a page of 100, p50', 5, (r) => r.page.p50),
    goal('ms for a search, p50', 50, (r) => r.search.p50),
  ],
};
