/** Looks at a tag: the page is looked at, and the tag's panel is open. It stands for the document there. */
export class Looks extends EventTarget {
  readonly #isOpen: () => boolean;

  constructor(isOpen: () => boolean) {
    super();
    this.#isOpen = isOpen;
  }

  get hidden(): boolean {
    return document.hidden || !this.#isOpen();
  }

  hasFocus(): boolean {
    return document.hasFocus();
  }

  /** Says that it may be otherwise now. */
  look(): void {
    this.dispatchEvent(new Event('visibilitychange'));
  }
}
