import type { Failure } from './failure.ts';
import type { SaidWith, Unsent } from './outbox-store.ts';
import { newRef } from './secret.ts';

/** Tells whether it waits for a person. */
export const isFailed = ({ state }: Unsent): boolean => state === 'failed';

/** A row for what was typed now, behind the last one. */
export function typedRow(
  { room, author }: Pick<Unsent, 'room' | 'author'>,
  text: string,
  last: Unsent | undefined,
  more: SaidWith = {},
  unkept = false,
): Unsent {
  // Rows are sent in the order of `at`, even where the clock was set back.
  const at = Math.max(Date.now(), (last?.at ?? 0) + 1);
  const said = { more: Object.keys(more)[0] ? more : undefined, unkept: unkept || undefined };
  return queued({ ref: newRef(), room, author, text, at, state: 'queued', ...said } as Unsent);
}

/** The row as it was before it was sent. */
export function queued({ ref, room, author, text, more, at, unkept }: Unsent): Unsent {
  const kept = { ...(more && { more }), ...(unkept && { unkept }) };
  return { ref, room, author, text, at, state: 'queued', ...kept };
}

/** The same, unless it failed: whoever was sending it is gone, or is another tab with the same ref. */
export function asQueued(row: Unsent): Unsent {
  return isFailed(row) ? row : queued(row);
}

/** The reason for which the person alone sends it, and from when on. */
export type Why = Pick<Unsent, 'code' | 'reason' | 'wait' | 'retryAt'>;

/** The reason that a refusal is. */
export const whyOf = ({ code, message, retry }: Failure): Why => ({
  code,
  reason: message,
  ...(retry !== null && { wait: retry, retryAt: Date.now() + retry * 1_000 }),
});

/** Seconds for which what was refused waits by itself; after longer ones the person sends it. */
const longestWait = 30;

/** Tells whether a refusal passes while one waits. */
export const passesBy = ({ retry }: Pick<Failure, 'retry'>): boolean =>
  retry !== null && retry <= longestWait;

export const asFailed = (row: Unsent, why: Why): Unsent => ({
  ...queued(row),
  ...why,
  state: 'failed',
});
