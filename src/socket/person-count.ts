import type { Who } from '../identity/identity.ts';
import { Refusal } from '../protocol/error.ts';

type Person = Pick<Who, 'author' | 'grants'>;

/** Counts the sockets and event streams that each person has open. The host has as many as it likes. */
export class PersonCount {
  readonly #most: number;
  readonly #open = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Counts one more of somebody; whoever has no id is counted by its address alone.
   *
   * @returns what takes it away again
   * @throws Refusal `too_many_connections`
   */
  enter({ author, grants }: Person): () => void {
    if (author.claimed || grants?.role === 'host') return () => {};
    const open = this.#open.get(author.id) ?? 0;
    if (open >= this.#most) throw new Refusal('too_many_connections');
    this.#open.set(author.id, open + 1);
    let isIn = true;
    return () => {
      if (isIn) this.#leave(author.id);
      isIn = false;
    };
  }

  #leave(id: string): void {
    const left = (this.#open.get(id) ?? 1) - 1;
    if (left > 0) this.#open.set(id, left);
    else this.#open.delete(id);
  }
}
