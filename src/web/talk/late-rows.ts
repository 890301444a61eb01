import type { RareRows } from './rare-rows.ts';

/** The way to the rows that few rooms have: their code is loaded once there is one of them. */
export class LateRows {
  rows: RareRows | undefined;
  readonly #loaded: () => void;
  #loading: Promise<void> | undefined;

  /** @param loaded told when they can be drawn */
  constructor(loaded: () => void) {
    this.#loaded = loaded;
  }

  /** Resolves once they are there, or are not to be had now. */
  load(): Promise<void> {
    this.#loading ??= import('./rare-rows.ts').then(
      (part) => {
        this.rows = part.rareRows;
        this.#loaded();
      },
      () => {
        this.#loading = undefined;
      },
    );
    return this.#loading;
  }
}
