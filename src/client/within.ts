import type { AnySignal } from './any-signal.ts';
import { unanswered } from './failure.ts';

/**
 * Waits for something no longer than until a signal is given. What was asked for may be done all the same.
 *
 * @example await within(AbortSignal.timeout(2_000), room.edit(12, 'Good morning'))
 * @throws Failure `unanswered` once the signal is given; what `work` throws
 */
export function within<Answer>(signal: AnySignal, work: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const late = () => reject(unanswered());
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
    const settled = () => signal.removeEventListener('abort', late);
    work.then(resolve, reject).then(settled, settled);
  });
}
