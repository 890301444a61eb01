import type { RateName } from '../protocol/rate.ts';
import { TooFast } from '../protocol/too-fast.ts';
import { after } from './after.ts';
import type { Caller } from './caller.ts';

/**
 * Takes a turn of something that has a rate. Where a client has no word for a refusal, it waits for it,
 * and is not read meanwhile.
 *
 * @param take the milliseconds after which there is one; 0 where it is taken
 * @returns undefined where it is taken at once
 * @throws TooFast
 */
export function takeTurn(
  caller: Caller,
  name: RateName,
  take: () => number,
): Promise<void> | undefined {
  const wait = take();
  if (wait === 0) return undefined;
  if (caller.dialect.reply) throw new TooFast(name, caller.counts.rates[name], wait);
  return waitForTurn(caller, take, wait);
}

async function waitForTurn(caller: Caller, take: () => number, first: number): Promise<void> {
  for (let wait = first; wait > 0; wait = take()) await after(caller.connection, wait);
}
