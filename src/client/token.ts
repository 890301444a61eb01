import type { ConnectOptions } from './connect-options.ts';
import { Failure } from './failure.ts';

/** The token that a client shows, where it speaks by one. */
export class Token {
  now: string | undefined;
  readonly #get: ConnectOptions['getToken'];

  constructor(get: ConnectOptions['getToken']) {
    this.#get = get;
  }

  /** Another one from whoever makes them; undefined where nobody does. @throws Failure `no_token` */
  bring(): Promise<void> | undefined {
    return this.#get && this.#bring(this.#get);
  }

  async #bring(get: () => string | Promise<string>): Promise<void> {
    let cause: unknown;
    try {
      const token: unknown = await get();
      if (token && typeof token === 'string') {
        this.now = token;
        return;
      }
    } catch (error) {
      cause = error;
    }
    throw Object.assign(new Failure('failed', 'no_token', 'getToken brought none.', 1), { cause });
  }
}
