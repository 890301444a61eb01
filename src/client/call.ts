import { aborted, type Failure, unanswered } from './failure.ts';

/** A request that may be ended before it is answered. */
export class Call extends AbortController {
  /** It may be done by now. */
  isSent = false;
}

const calls = new WeakMap<Promise<unknown>, Call>();

/** Makes a request that `within` can end. */
export function called<Answer>(ask: (call: Call) => Promise<Answer>): Promise<Answer> {
  const call = new Call();
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
