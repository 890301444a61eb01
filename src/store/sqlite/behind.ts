import type { Expiry } from './expiry.ts';
import type { FormerTable } from './former-table.ts';
import type { MessageState } from './message-state.ts';
import type { Wrote } from './wrote.ts';

interface Parts {
  readonly state: Pick<MessageState, 'hiding' | 'said'>;
  readonly expiry: Pick<Expiry, 'isPending' | 'sweep'>;
  readonly former: Pick<FormerTable, 'isPending' | 'sweep'>;
  readonly wrote: Pick<Wrote, 'isPending' | 'fill'>;
}

/** Messages that expire in one transaction: whoever posts meanwhile waits for a few milliseconds. */
const sweptAtOnce = 32;
/** Messages of which is looked at once who wrote them. */
const lookedAtOnce = 256;
/** Facts that are filled in by their authors at once. */
const filledAtOnce = 1_024;

/** The work that a log leaves to do behind: deleting what is due, and filling in who wrote what. */
export class Behind {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Is there anything to do by `now`, in milliseconds since 1970? */
  hasMore(now: number): boolean {
    return this.isBehind || this.#parts.wrote.isPending || this.deletes(now);
  }

  /** Are so many facts not filled in by their authors that some should be? */
  get isBehind(): boolean {
    return this.#parts.state.said.isBehind;
  }

  /** Would a slice delete something by `now`? */
  deletes(now: number): boolean {
    const { state, expiry, former } = this.#parts;
    return state.hiding.isDue(now) || expiry.isPending || former.isPending;
  }

  /** The moment at which there is something to delete; infinite where that is not known yet. */
  get due(): number {
    return this.#parts.state.hiding.due;
  }

  /** Deletes the words of some messages that are due, or else fills in who wrote some. */
  sweep(now: number): void {
    const { state, expiry, former, wrote } = this.#parts;
    const { hiding, said } = state;
    if (hiding.isDue(now)) hiding.sweep(sweptAtOnce, now);
    else if (expiry.isPending) expiry.sweep(sweptAtOnce);
    else if (former.isPending) former.sweep(sweptAtOnce);
    else if (wrote.isPending) wrote.fill(lookedAtOnce);
    else if (said.isBehind) said.fill(filledAtOnce);
  }
}
