import type { OutboxStore, Unsent } from '../../src/client/index.ts';
import type { Random } from '../random/seeded.ts';
import type { Clock, Process } from './clock.ts';

/** The storage of a browser, which its tabs share and which outlives them. */
export class TabStore {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #rows = new Map<string, Unsent>();
  readonly #watchers = new Set<{ readonly tab: Process; changed(room: string): void }>();
  readonly #turns = new Map<string, Turn[]>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** As one tab sees it. */
  open(tab: Process): OutboxStore {
    const act = async <Result>(what: () => Result): Promise<Result> => {
      await this.#after(tab);
      const result = what();
      await this.#after(tab);
      return result;
    };
    const change = (row: Unsent, what: () => void) =>
      act(() => {
        what();
        this.#tell(tab, row.room);
      });
    return {
      load: (room) => act(() => [...this.#rows.values()].filter((row) => row.room === room)),
      put: (row) => change(row, () => this.#rows.set(row.ref, row)),
      remove: (row) => change(row, () => this.#rows.delete(row.ref)),
      alone: (room, work) => this.#alone(tab, room, work),
      watch: (changed) => void this.#watchers.add({ tab, changed }),
    };
  }

  /** A tab is gone, and with it its locks. */
  close(tab: Process): void {
    for (const [room, turns] of this.#turns) {
      const isFirst = turns[0]?.tab === tab;
      this.#turns.set(
        room,
        turns.filter((turn) => turn.tab !== tab),
      );
      if (isFirst) this.#next(room);
    }
    for (const watcher of this.#watchers) if (watcher.tab === tab) this.#watchers.delete(watcher);
  }

  async #alone(tab: Process, room: string, work: () => Promise<void>): Promise<void> {
    const turns = this.#turns.get(room) ?? [];
    const turn: Turn = { tab, begin: () => {} };
    const begun = new Promise<void>((resolve) => {
      turn.begin = resolve;
    });
    this.#turns.set(room, [...turns, turn]);
    if (turns.length === 0) this.#next(room);
    await begun;
    await work();
    this.#turns.set(room, this.#turns.get(room)?.filter((each) => each !== turn) ?? []);
    this.#next(room);
  }

  #next(room: string): void {
    const first = this.#turns.get(room)?.[0];
    if (first) this.#clock.schedule(0, first.tab, first.begin);
  }

  #tell(by: Process, room: string): void {
    for (const { tab, changed } of this.#watchers) {
      if (tab !== by) this.#clock.schedule(this.#random(5), tab, () => changed(room));
    }
  }

  #after(tab: Process): Promise<void> {
    return new Promise((resolve) => this.#clock.schedule(this.#random(4), tab, resolve));
  }
}

interface Turn {
  readonly tab: Process;
  begin: () => void;
}
