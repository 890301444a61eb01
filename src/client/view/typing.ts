import type { Author } from '../../protocol/record.ts';
import type { Typing } from './snapshot.ts';

/** Clients tell it every 2.5 s: one that is lost makes nobody stop. */
const lastsMs = 6_000;

/** The others who are writing now: each until it is told no more, or has said something. */
export class Writers {
  readonly #writers = new Map<string, { typing: Typing; timer: ReturnType<typeof setTimeout> }>();
  readonly #changed: () => void;
  #list: readonly Typing[] = [];

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** Another list after every change. */
  get list(): readonly Typing[] {
    return this.#list;
  }

  write(author: Author): void {
    clearTimeout(this.#writers.get(author.id)?.timer);
    const timer = setTimeout(() => this.stop(author.id), lastsMs);
    this.#writers.set(author.id, { typing: { author, until: Date.now() + lastsMs }, timer });
    this.#tell();
  }

  stop(id: string): void {
    clearTimeout(this.#writers.get(id)?.timer);
    if (this.#writers.delete(id)) this.#tell();
  }

  stopAll(): void {
    for (const { timer } of this.#writers.values()) clearTimeout(timer);
    if (this.#writers.size === 0) return;
    this.#writers.clear();
    this.#tell();
  }

  #tell(): void {
    this.#list = [...this.#writers.values()].map(({ typing }) => typing);
    this.#changed();
  }
}
