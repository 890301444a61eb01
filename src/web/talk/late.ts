/** A part of the talk whose code comes behind the first script: asked for again where it could not be had. */
export class Late<Part> {
  part: Part | undefined;
  readonly #ask: () => Promise<Part>;
  readonly #came: (part: Part) => void;
  #isAsked = false;

  /** @param came told once it is there */
  constructor(ask: () => Promise<Part>, came: (part: Part) => void) {
    this.#ask = ask;
    this.#came = came;
  }

  load(): void {
    if (this.#isAsked) return;
    this.#isAsked = true;
    this.#ask().then(
      (part) => {
        this.part = part;
        this.#came(part);
      },
      () => {
        this.#isAsked = false;
      },
    );
  }
}
