import type { Work } from '../protocol/work.ts';

/** The answer to some work; what finds it is loaded then. */
export function solved(work: Work): Promise<string> {
  return import('./work.ts').then(({ solve }) => solve(work));
}
