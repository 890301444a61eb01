import type { MayNot } from '../protocol/me.ts';
import type { Unsent } from './outbox-store.ts';

/**
 * The times for which rows that were refused wait until they may be sent again. They are counted on a
 * clock that nobody sets, and are never longer than the server said.
 */
export class Waits {
  readonly #due = new Map<string, number>();
  /** The latest word of the room: why nothing is said, until when; null where one may write. */
  #told: { readonly code: string; readonly until: number } | null | undefined;

  /** Milliseconds that are left. */
  left(row: Unsent): number {
    const now = performance.now();
    const due = this.#due.get(row.ref) ?? this.#dueOf(row, now);
    this.#due.set(row.ref, due);
    return Math.max(0, due - now);
  }

  /** Whole seconds that are left; 0 where nothing waits. */
  seconds(row: Unsent | undefined): number {
    return row ? Math.ceil(this.left(row) / 1_000) : 0;
  }

  /** Takes what a refusal says. */
  begin({ ref, wait = 0 }: Unsent): void {
    this.#due.set(ref, performance.now() + wait * 1_000);
  }

  end({ ref }: Unsent): void {
    this.#due.delete(ref);
  }

  /** Takes what the room says may be said now: that is newer than what any refusal said. */
  heed(rows: readonly Unsent[], told: MayNot | undefined): void {
    const until = performance.now() + (told?.seconds ?? 0) * 1_000;
    this.#told = told ? { code: told.code, until } : null;
    for (const row of rows) if (!told || row.code === told.code) this.end(row);
  }

  #dueOf({ code, retryAt, wait = 0 }: Unsent, now: number): number {
    if (this.#told === null) return now;
    if (this.#told?.code === code) return this.#told?.until ?? now;
    // It is from before a reload: between the two only a clock that may be set has gone on.
    return retryAt === undefined ? now : now + Math.min(retryAt - Date.now(), wait * 1_000);
  }
}
