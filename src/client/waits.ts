import type { MayNot } from '../protocol/me.ts';
import type { Unsent } from './outbox-store.ts';

/**
 * The times for which rows that were refused wait until they may be sent again. They are counted on a
 * clock that nobody sets, and are never longer than the server said.
 */
export class Waits {
  readonly #due = new Map<string, number>();

  /** Milliseconds that are left. */
  left({ ref, retryAt, wait = 0 }: Unsent): number {
    if (retryAt === undefined) return 0;
    const now = performance.now();
    let due = this.#due.get(ref);
    if (due === undefined) {
      // It is from before a reload: between the two only a clock that may be set has gone on.
      due = now + Math.min(retryAt - Date.now(), wait * 1_000);
      this.#due.set(ref, due);
    }
    return Math.max(0, due - now);
  }

  /** Whole seconds that are left; 0 where nothing waits. */
  seconds(row: Unsent | undefined): number {
    return row ? Math.ceil(this.left(row) / 1_000) : 0;
  }

  begin({ ref, wait = 0 }: Unsent): void {
    this.#due.set(ref, performance.now() + wait * 1_000);
  }

  end({ ref }: Unsent): void {
    this.#due.delete(ref);
  }

  /** The room says what may be said now: that is newer than what any refusal said. */
  heed(rows: readonly Unsent[], told: MayNot | undefined): void {
    for (const { ref, retryAt, code } of rows) {
      if (retryAt === undefined) continue;
      if (told === undefined) this.#due.set(ref, 0);
      else if (told.code === code && told.seconds !== undefined)
        this.#due.set(ref, performance.now() + told.seconds * 1_000);
    }
  }
}
