/** One thing to do later: what was to be done before it is not done any more. */
export class Later {
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Is there something to do still? */
  get isDue(): boolean {
    return this.#timer !== undefined;
  }

  in(ms: number, act: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      act();
    }, ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
