/** Code of a language that is known gets its colours once it is seen; what does it comes then. */
export class CodeColours {
  readonly #list: HTMLElement;
  #isSeen = false;

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  /** Looks for code that has come or gone. Colours are no news: without them the code is read as well. */
  look(): void {
    const codes = this.#list.querySelectorAll<HTMLElement>(
      'code:is([data-language]):not([data-language=""])',
    );
    this.#isSeen ||= codes.length > 0;
    if (this.#isSeen)
      void import('./paint-code.ts').then(
        ({ paintCode }) => paintCode(this.#list, codes),
        () => {},
      );
  }
}
