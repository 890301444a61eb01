import type { Message } from '../../protocol/record.ts';
import type { Muted } from '../muted.ts';

/** The messages of people whom this browser's person hid: a run of one's is one quiet row, which can be opened. */
export class Veil {
  readonly #muted: Muted;
  /** Numbers of the messages that were opened nevertheless. */
  #lifted = new Set<number>();

  constructor(muted: Muted, changed: () => void) {
    this.#muted = muted;
    muted.follow(() => {
      this.#lifted = new Set();
      changed();
    });
  }

  covers({ author, seq }: Message): boolean {
    return this.#muted.has(author.id) && seq > 0 && !this.#lifted.has(seq);
  }

  lift(messages: readonly Pick<Message, 'seq'>[]): void {
    for (const { seq } of messages) this.#lifted.add(seq);
  }

  /** The messages that come right after one that is covered: each begins a group. */
  heirs(messages: readonly Message[]): ReadonlySet<Message> {
    if (this.#muted.list.length === 0) return new Set();
    return new Set(
      messages.filter((_, i) => {
        const before = messages[i - 1];
        return before !== undefined && this.covers(before);
      }),
    );
  }
}
