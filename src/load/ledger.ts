/** The lines that one reader heard amiss. */
export interface Faults {
  doubled: number;
  reordered: number;
  /** Passed over: a later line of the same sender was heard, this one not. */
  skipped: number;
  /** Frames with a stamp that is none, a text that was changed, or a line never sent. */
  garbled: number;
}

export function noFaults(): Faults {
  return { doubled: 0, reordered: 0, skipped: 0, garbled: 0 };
}

export function addFaults(sum: Faults, more: Faults): void {
  sum.doubled += more.doubled;
  sum.reordered += more.reordered;
  sum.skipped += more.skipped;
  sum.garbled += more.garbled;
}

/** Each sender's lines as one reader heard them: each once, and in order, or it is a fault. */
export class Ledger {
  readonly #next = new Map<number, number>();
  readonly #missing = new Map<number, Set<number>>();
  readonly #faults: Faults;

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  /** Answers whether the line is new to this reader. */
  enter(sender: number, count: number): boolean {
    const next = this.#next.get(sender) ?? 0;
    if (count === next) {
      this.#next.set(sender, next + 1);
      return true;
    }
    if (count > next) {
      this.#pass(sender, next, count);
      return true;
    }
    if (this.#missing.get(sender)?.delete(count)) {
      this.#faults.skipped--;
      this.#faults.reordered++;
      return true;
    }
    this.#faults.doubled++;
    return false;
  }

  #pass(sender: number, next: number, count: number): void {
    const missing = this.#missing.get(sender) ?? new Set();
    for (let passed = next; passed < count; passed++) missing.add(passed);
    this.#missing.set(sender, missing);
    this.#faults.skipped += count - next;
    this.#next.set(sender, count + 1);
  }
}
