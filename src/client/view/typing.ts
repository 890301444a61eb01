import type { Author } from '../../protocol/record.ts';
import type { Typing } from './snapshot.ts';

/** Clients tell it every 2.5 s: one that is lost makes nobody stop. */
const lastsMs = 6_000;

/** The others who are writing now: each until it is told no more, or has said something. */
export class Writers {
  /** Another list after every change. */
  list: readonly Typing[] = [];
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #changed: () => void;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  write(author: Author): void {
    const { id } = author;
    const typing = { author, until: Date.now() + lastsMs };
    const isKnown = this.#timers.has(id);
    clearTimeout(this.#timers.get(id));
    this.#timers.set(
      id,
      setTimeout(() => this.stop(id), lastsMs),
    );
    this.#tell(
      isKnown
        ? this.list.map((each) => (each.author.id === id ? typing : each))
        : [...this.list, typing],
    );
  }

  stop(id: string): void {
    clearTimeout(this.#timers.get(id));
    if (this.#timers.delete(id)) this.#tell(this.list.filter(({ author }) => author.id !== id));
  }

  stopAll(): void {
    for (const id of this.#timers.keys()) this.stop(id);
  }

  #tell(list: readonly Typing[]): void {
    this.list = list;
    this.#changed();
  }
}
