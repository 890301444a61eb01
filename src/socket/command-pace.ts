import { Bucket } from '../protocol/meter.ts';
import { type Rate, rateOfOrder } from '../protocol/rate.ts';
import { isAtLeast } from '../protocol/role.ts';
import { TooFast } from '../protocol/too-fast.ts';
import { after } from './after.ts';
import type { Asked, Caller } from './caller.ts';
import type { Conversation } from './conversation.ts';
import type { Pending } from './inbox.ts';
import { refuse } from './refuse.ts';

/** Milliseconds for which a connection is not read after a refusal, so that a flood of them is none. */
const refusalMs = 10;

/** The rate to which a connection's commands are held. */
export class CommandPace {
  readonly #caller: Caller;
  readonly #rate: Rate;
  readonly #bucket = new Bucket();
  #more: Bucket | undefined;

  constructor(caller: Caller) {
    this.#caller = caller;
    this.#rate = caller.counts.rates.commands;
  }

  /** @returns 0, or the milliseconds after which the next command would pass */
  take(): number {
    return this.#bucket.take(this.#rate, performance.now());
  }

  /** The same for those who are over the rate, and may go on where they keep order. */
  takeMore(talk: Conversation): number {
    const now = performance.now();
    if (!talk.self.mayGrow && !keepsOrder(talk)) return this.#bucket.waitOf(this.#rate, now);
    this.#more ??= new Bucket();
    return this.#more.take(rateOfOrder(this.#rate), now);
  }

  /** Refuses a command that came too fast; what follows it is read a little later. */
  refuse(commands: readonly Asked[], wait: number): Pending {
    const refusal = new TooFast('commands', this.#rate, wait);
    for (const command of commands) refuse(this.#caller, refusal, command);
    return { done: after(this.#caller.connection, refusalMs), holds: true };
  }

  /** Goes on with a frame once its turn has come; what follows it is not read before. */
  later(wait: number, goOn: () => Pending | undefined): Pending {
    const done = after(this.#caller.connection, wait).then(() => goOn()?.done);
    return { done, holds: true };
  }
}

/** Does somebody keep order in a room that it is in? */
export function keepsOrder({ self, places, caller }: Conversation): boolean {
  const now = Date.now();
  return [...places].some(({ room }) => {
    const standing = caller.house.rooms.standing(room);
    return 'roleOf' in standing && isAtLeast(standing.roleOf(self, now), 'moderator');
  });
}
