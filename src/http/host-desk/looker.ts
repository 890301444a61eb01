import type { ServerResponse } from 'node:http';
import type { Answerable, OnBug } from '../../guard.ts';

/** Parts of the desk's view by their names, as JSON. */
export type Texts = ReadonlyMap<string, string>;

/** Bytes unsent past which a second is left out. */
const mostUnsent = 262_144;

/** Somebody who looks at the desk, over an event stream. */
export class Looker implements Answerable {
  readonly #response: ServerResponse;
  readonly #onBug: OnBug;
  /** Parts as they were told last. */
  readonly #told = new Map<string, string>();

  constructor(response: ServerResponse, onBug: OnBug) {
    this.#response = response;
    this.#onBug = onBug;
  }

  /** Tells what is other than it was; what is left out for who reads too slowly comes with the next. */
  tell(texts: Texts): void {
    const { writableEnded, writableLength } = this.#response;
    if (writableEnded || writableLength > mostUnsent) return;
    const news = [...texts].filter(([name, text]) => this.#told.get(name) !== text);
    for (const [name, text] of news) this.#told.set(name, text);
    const fields = news.map(([name, text]) => `${JSON.stringify(name)}:${text}`);
    this.#response.write(`data: {${fields.join(',')}}\n\n`);
  }

  end(): void {
    this.#response.end();
  }

  fail(error: unknown): void {
    this.#onBug(error);
    this.#response.destroy();
  }
}
