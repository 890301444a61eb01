/** What a heartbeat looks after. */
export interface Patient {
  /** @param now milliseconds of a clock that does not count stalls of this process */
  check(now: number): void;
}

const round = 1_000;

/**
 * One timer for all connections. Its clock goes on by one and a half rounds at most per round: when
 * this process was stalled, its clients are not to blame, and nobody's deadline passes meanwhile.
 */
export class Heartbeat {
  readonly #patients = new Set<Patient>();
  #now = 0;
  #last = performance.now();
  #timer: NodeJS.Timeout | undefined;

  get now(): number {
    return this.#now;
  }

  add(patient: Patient): void {
    this.#patients.add(patient);
    this.#timer ??= setInterval(() => this.#beat(), round).unref();
  }

  remove(patient: Patient): void {
    this.#patients.delete(patient);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #beat(): void {
    const now = performance.now();
    this.#now += Math.min(now - this.#last, round * 1.5);
    this.#last = now;
    for (const patient of this.#patients) patient.check(this.#now);
  }
}
