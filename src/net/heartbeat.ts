import { type Answerable, complain, guard, guarded } from '../guard.ts';

/** A connection that a heartbeat looks after. */
export interface Patient extends Answerable {
  /**
   * The moment at which the next look is worth while; absent, at every round. It is looked after
   * at least every few seconds anyway.
   */
  readonly due?: number;
  /** @param now milliseconds of a clock that does not count stalls of this process */
  check(now: number): void;
}

const round = 1_000;
/** Rounds after which everybody is looked after, due or not. */
const longest = 5;

/**
 * One timer for all connections: a wheel with a slot a second, so that a round touches only those
 * who are due. Its clock goes on by one and a half rounds at most per round: when this process was
 * stalled, its clients are not to blame, and nobody's deadline passes meanwhile.
 */
export class Heartbeat {
  readonly #slots = Array.from({ length: longest + 1 }, () => new Set<Patient>());
  #at = 0;
  #now = 0;
  #last = performance.now();
  #timer: NodeJS.Timeout | undefined;

  get now(): number {
    return this.#now;
  }

  add(patient: Patient): void {
    this.#place(patient);
    this.#timer ??= setInterval(
      guarded({ fail: complain }, () => this.#beat()),
      round,
    ).unref();
  }

  remove(patient: Patient): void {
    for (const slot of this.#slots) slot.delete(patient);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #place(patient: Patient): void {
    const rounds = Math.ceil(((patient.due ?? this.#now) - this.#now) / round);
    const ahead = Math.min(longest, Math.max(1, rounds));
    this.#slots[(this.#at + ahead) % this.#slots.length]?.add(patient);
  }

  #beat(): void {
    const now = performance.now();
    this.#now += Math.min(now - this.#last, round * 1.5);
    this.#last = now;
    this.#at = (this.#at + 1) % this.#slots.length;
    const slot = this.#slots[this.#at] ?? [];
    for (const patient of slot) {
      guard(patient, () => patient.check(this.#now));
      // Unless the check was its last.
      if (this.#slots[this.#at]?.delete(patient)) this.#place(patient);
    }
  }
}
