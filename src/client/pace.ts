import type { MayNot } from '../protocol/me.ts';
import type { Order } from './order.ts';
import type { Unsent } from './outbox-store.ts';
import type { Why } from './row.ts';

/** The freedom that a room leaves to say something now, as far as that concerns messages that wait. */
export interface Pace {
  /** The reason for which nothing is said now, and for how long; undefined where one may. */
  readonly told?: MayNot | undefined;
  /** One message waits at a time. */
  readonly isSlow?: boolean;
  /** A text that was typed long ago may not be what one would say now: the person alone sends it. */
  readonly isKept?: boolean;
  /** The reason for which nobody comes in to say anything. */
  readonly refused?: Why | undefined;
}

export function paceOf({ me, settings }: Pick<Order, 'me' | 'settings'>): Pace {
  const { slow = 0, hold = 'nobody', calm = 0 } = settings;
  const told = me?.mayNot?.find(({ what }) => what === 'post');
  if (me?.cleared) return { told };
  const isSlow = slow > 0;
  const isHeld = hold !== 'nobody' || calm > Date.now();
  return { told, isSlow, isKept: isSlow || isHeld || told !== undefined };
}

/** Milliseconds after which what was typed may be no answer to anything any more. */
const staleMs = 300_000;

/** The clock may have been set meanwhile: what was typed in the future is as old. */
export const isStale = ({ at }: Unsent): boolean => Math.abs(Date.now() - at) > staleMs;

export const slowOne: Why = {
  code: 'slow',
  reason: 'This room is slow: one message waits at a time.',
};
const staleOne: Why = {
  code: 'waited',
  reason: 'It waited for long: send it if you still mean it.',
};

/** The rows that wait to be sent, and are not to be by themselves, each with the reason. */
export function unfit(
  rows: readonly Unsent[],
  { isSlow, isKept, refused }: Pace,
  isOld = (_: Unsent) => false,
): (readonly [Unsent, Why])[] {
  let waiting = rows.some(({ state }) => state === 'sending');
  return rows.flatMap((row): (readonly [Unsent, Why])[] => {
    if (row.state !== 'queued') return [];
    if (refused) return [[row, refused]];
    if (isKept && isOld(row)) return [[row, staleOne]];
    if (isSlow && waiting) return [[row, slowOne]];
    waiting = true;
    return [];
  });
}
