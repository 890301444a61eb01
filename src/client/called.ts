import type { Call } from './call.ts';
import { aborted, type Failure, unanswered } from './failure.ts';

/** A request that is not sent yet; apart from `Call`, since a program need not have the type. */
export type OwnCall = Call & AbortController;

const calls = new WeakMap<Promise<unknown>, Call>();

export const newCall = (): OwnCall => Object.assign(new AbortController(), { isSent: false });

/** Makes a request that `within` can end. */
export function called<Answer>(ask: (call: OwnCall) => Promise<Answer>): Promise<Answer> {
  const call = newCall();
  const answer = ask(call);
  calls.set(answer, call);
  return answer;
}

/** Ends the request whose answer this is: what was not sent by now never is. */
export function endCall(answer: Promise<unknown>): Failure {
  const call = calls.get(answer);
  call?.abort();
  return call && !call.isSent ? aborted() : unanswered();
}
