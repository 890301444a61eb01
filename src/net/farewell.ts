import { type Answerable, complain, guard, guarded } from '../guard.ts';
import type { ErrorCode } from '../protocol/error.ts';

/** The connections that have to go when the server does. */
export interface Leaver extends Answerable {
  /** Resolves when it is gone. */
  readonly gone: Promise<void>;
  close(code: ErrorCode, retry?: number): void;
  cut(): void;
}

const sliceMs = 20;
const leastSlice = 50;
const mostSlices = 75;
/** Milliseconds that closes may take to be answered. */
const patience = 3_000;
/** Seconds in which a server is back, usually. */
const restartSeconds = 0.5;
/** The number of clients a second that may come back to a server that has just begun. */
const returnsPerSecond = 500;

/**
 * Says `restart` to everybody, a slice after the other, each with another time to come back, and
 * cuts who does not answer.
 */
export async function sayFarewell(leavers: ReadonlySet<Leaver>): Promise<void> {
  const all = [...leavers];
  const spread = Math.max(1, all.length / returnsPerSecond);
  const slice = Math.max(leastSlice, Math.ceil(all.length / mostSlices));
  for (let at = 0; at < all.length; at += slice) {
    if (at > 0) await new Promise((resolve) => setTimeout(resolve, sliceMs));
    for (const leaver of all.slice(at, at + slice)) {
      const retry = tenths(restartSeconds + Math.random() * spread);
      guard(leaver, () => leaver.close('restart', retry));
    }
  }
  const cut = () => {
    for (const leaver of leavers) guard(leaver, () => leaver.cut());
  };
  const tooLong = setTimeout(guarded({ fail: complain }, cut), patience);
  await Promise.all(all.map(({ gone }) => gone));
  clearTimeout(tooLong);
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}
