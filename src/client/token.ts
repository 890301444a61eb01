import type { ConnectOptions } from './connect-options.ts';

/** The token that a client shows, where it speaks by one. */
export class Token {
  now: string | undefined;
  readonly #get: ConnectOptions['getToken'];

  constructor(get: ConnectOptions['getToken']) {
    this.#get = get;
  }

  /** Another one from whoever makes them; undefined where nobody does. */
  bring(): Promise<void> | undefined {
    return this.#get && this.#bring(this.#get);
  }

  async #bring(get: () => string | Promise<string>): Promise<void> {
    this.now = await get();
  }
}
