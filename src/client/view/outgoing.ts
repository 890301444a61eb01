import type { Unsent } from '../outbox-store.ts';

interface Answered {
  readonly row: Unsent;
  readonly seq: number;
}

/**
 * Messages that were said and are not yet in the talk. The server's yes may come before the event
 * that shows the message: until then its row stays.
 */
export class Outgoing {
  #unsent: readonly Unsent[] = [];
  #before: readonly Unsent[] = [];
  #answered: readonly Answered[] = [];

  /** @param heardTo the number of the fact up to which the room was heard */
  rows(heardTo: number): readonly Unsent[] {
    this.#answered = this.#answered.filter(({ seq }) => seq > heardTo);
    return [...this.#answered.map(({ row }) => row), ...this.#unsent];
  }

  follow(unsent: readonly Unsent[]): void {
    this.#before = this.#unsent;
    this.#unsent = unsent;
  }

  /** Takes the server's yes, by which a row has just left. */
  sent({ ref, seq }: { readonly ref: string; readonly seq: number }): void {
    const row = this.#before.find((each) => each.ref === ref);
    if (row) this.#answered = [...this.#answered, { row, seq }];
  }

  /** A page came in the place of events: what was answered is in it. */
  turn(): void {
    this.#answered = [];
  }
}
