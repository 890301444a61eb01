/** People who are remembered, at most; of others, those who left first are forgotten. */
const most = 10_000;

/** Since when people were in rooms where newcomers wait, for those who left: a reload begins nothing anew. */
export class Returning {
  readonly #since = new Map<string, number>();

  /** @param since on the clock of `performance` */
  left(room: string, member: string, since: number): void {
    const key = `${room}/${member}`;
    this.#since.delete(key);
    this.#since.set(key, since);
    const [oldest] = this.#since.keys();
    if (this.#since.size > most && oldest !== undefined) this.#since.delete(oldest);
  }

  /** Since when somebody has been there who comes back. */
  since(room: string, member: string): number | undefined {
    return this.#since.size === 0 ? undefined : this.#since.get(`${room}/${member}`);
  }
}

/** Milliseconds since somebody came; who comes now has been there for none. */
export function hereSince(since = performance.now()): number {
  return performance.now() - since;
}
