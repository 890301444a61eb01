import { type Failure, told } from './failure.ts';

/**
 * The end of a try to come in that is over with this answer: after so many milliseconds it may be
 * tried again, or never, by itself; undefined where it goes on at once.
 */
export function keptOut({ outcome, code, retry }: Failure): number | undefined {
  if (outcome !== 'failed') return undefined;
  if (retry && (code === 'timed_out' || code === 'banned')) return told(retry);
  // It may be the right word: whoever said it says it again.
  return retry === null || code === 'too_many_tries' ? Number.POSITIVE_INFINITY : undefined;
}

/** Tells whether a word lets one in all the same: what was typed waits for that. */
export const asksWord = ({ code }: Failure): boolean => /password|tries/.test(code);
