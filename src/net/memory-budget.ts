import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** The bytes that a process uses, and those it may. */
export interface MemorySight {
  readonly heap: number;
  readonly mostHeap: number;
  /** Heap, and what lies outside of it for Node: buffers, above all. */
  readonly all: number;
  readonly mostAll: number;
}

/** A log, as far as it is told of memory. */
interface Told {
  warn(about: MemorySight, text: string): void;
  info(about: MemorySight, text: string): void;
}

/** The part of either past which nobody new is let in: those who are here need the rest. */
const full = 0.9;
/** And below which they are again. */
const eased = 0.85;
/** Milliseconds for which a look is good. */
const lookEveryMs = 250;

/** Looks at the process itself, and at what the machine or its container has. */
export function memorySight(): MemorySight {
  const { used_heap_size: heap, heap_size_limit: mostHeap, external_memory } = getHeapStatistics();
  // 0 or more than there is, where nothing constrains it.
  const most = process.constrainedMemory();
  const mostAll = most > 0 ? Math.min(most, totalmem()) : totalmem();
  return { heap, mostHeap, all: heap + external_memory, mostAll };
}

/**
 * Keeps new connections out while memory is short, so that those who are here keep theirs: a process
 * that runs out of it ends for everybody.
 *
 * @example
 * const memory = new MemoryBudget(log);
 * memory.isShort(performance.now()); // false
 */
export class MemoryBudget {
  readonly #log: Told;
  readonly #look: () => MemorySight;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #isShort = false;

  constructor(log: Told, look: () => MemorySight = memorySight) {
    this.#log = log;
    this.#look = look;
  }

  /** @param now milliseconds by a clock that never jumps */
  isShort(now: number): boolean {
    if (now - this.#lookedAt < lookEveryMs) return this.#isShort;
    this.#lookedAt = now;
    const { heap, mostHeap, all, mostAll } = this.#look();
    const used = Math.max(heap / mostHeap, all / mostAll);
    const isShort = used > (this.#isShort ? eased : full);
    if (isShort === this.#isShort) return isShort;
    this.#isShort = isShort;
    const sizes = { heap, mostHeap, all, mostAll };
    if (isShort) this.#log.warn(sizes, 'memory is short: new connections are refused');
    else this.#log.info(sizes, 'memory is no longer short: new connections are let in');
    return isShort;
  }
}
