import { type Answerable, guarded } from '../guard.ts';
import type { Who } from '../identity/identity.ts';
import type { ErrorCode } from '../protocol/error.ts';

/** A client that is let in for a time. */
export interface TermEnd extends Answerable {
  /** Told once, a while before the end; where that can be told. */
  warn?(seconds: number): void;
  end(code: ErrorCode): void;
}

/** Milliseconds before the end at which it is told; half of what is left, where that is less. */
const warning = 60_000;
/** A timer holds no longer time. */
const longest = 2_000_000_000;

/** The time for which somebody is who it showed to be: until its token ends, or its key is revoked. */
export class Term {
  readonly #owner: TermEnd;
  readonly #until: number;
  readonly #ends: AbortSignal | undefined;
  readonly #revoke: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** @returns undefined where it has no end */
  static of({ until, ends }: Pick<Who, 'until' | 'ends'>, owner: TermEnd): Term | undefined {
    if (until === undefined && ends === undefined) return undefined;
    return new Term({ until: until ?? Number.POSITIVE_INFINITY, ends }, owner);
  }

  private constructor({ until, ends }: { until: number; ends: Who['ends'] }, owner: TermEnd) {
    this.#owner = owner;
    this.#until = until;
    this.#ends = ends;
    this.#revoke = guarded(owner, () => this.#end('bad_token'));
    ends?.addEventListener('abort', this.#revoke);
    const left = until - Date.now();
    this.#wait(until - Math.min(warning, left / 2), () => this.#warn());
    if (ends?.aborted) this.#timer = setTimeout(this.#revoke, 0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#ends?.removeEventListener('abort', this.#revoke);
  }

  #warn(): void {
    this.#wait(this.#until, () => this.#end('token_expired'));
    this.#owner.warn?.(Math.max(0, Math.ceil((this.#until - Date.now()) / 1_000)));
  }

  #end(code: ErrorCode): void {
    this.stop();
    this.#owner.end(code);
  }

  #wait(until: number, act: () => void): void {
    if (until === Number.POSITIVE_INFINITY) return;
    const left = until - Date.now();
    clearTimeout(this.#timer);
    const go = () => (until - Date.now() > 0 ? this.#wait(until, act) : act());
    this.#timer = setTimeout(guarded(this.#owner, go), Math.min(Math.max(0, left), longest));
    this.#timer.unref();
  }
}
