import type { AnySignal } from './any-signal.ts';
import { endCall } from './called.ts';

/**
 * Ends a request once a signal is given: what was not sent by then never is; of what was, the wait ends
 * alone, and it may be done all the same.
 *
 * @example await within(AbortSignal.timeout(2_000), room.edit(12, 'Good morning'))
 * @throws Failure once the signal is given, `aborted` where it was not sent, else `unanswered`; what
 *   `work` throws
 */
export function within<Answer>(signal: AnySignal, work: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = () => reject(endCall(work));
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
    const settled = () => signal.removeEventListener('abort', late);
    work.then(resolve, reject).then(settled, settled);
  });
}
