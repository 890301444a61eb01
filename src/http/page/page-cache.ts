import { type Answerable, complain, guarded } from '../../guard.ts';
import type { HttpAnswer } from '../http-answer.ts';

/** Milliseconds for which a page is kept: what goes from a room without a fact is gone as soon. */
const keptMs = 1_000;
/** Pages that are kept at a time, of some 50 KB each. */
const mostKept = 64;
const owner: Pick<Answerable, 'fail'> = { fail: complain };

/**
 * Pages that many ask for at the same moment, made and compressed once. A page is known by all that it
 * shows: what is told of its room goes on with each fact.
 *
 * @example
 * await cache.take(`r ${key} ${seq} ${count}`, () => renderPage(key));
 */
export class PageCache {
  readonly #pages = new Map<string, Promise<HttpAnswer>>();
  #timer: NodeJS.Timeout | undefined;

  get size(): number {
    return this.#pages.size;
  }

  /** The page of that name, made now where none is kept. */
  take(name: string, make: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
    const known = this.#pages.get(name);
    if (known) return known;
    const [oldest] = this.#pages.keys();
    if (this.#pages.size >= mostKept && oldest !== undefined) this.#pages.delete(oldest);
    const made = make().then(
      (answer) => ({ ...answer, packed: new Map() }),
      (error: unknown) => {
        this.#pages.delete(name);
        throw error;
      },
    );
    this.#pages.set(name, made);
    // One look for all: nothing of a room stays in memory for long after it was asked for.
    if (!this.#timer) this.#timer = setTimeout(guarded(owner, this.#forget), keptMs).unref();
    return made;
  }

  #forget = (): void => {
    this.#timer = undefined;
    this.#pages.clear();
  };
}
