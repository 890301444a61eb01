import type { Limits } from '../protocol/limit.ts';
import type { Author } from '../protocol/record.ts';
import { Callings } from './callings.ts';

/** Somebody whose name is the host's: the same list until it is another. */
export type HouseNamed = () => readonly Author[];

/**
 * The names of the host's bots, which nobody else has in any room, whether they ever came there or not.
 *
 * @example new HouseNames(() => bots).called({ id: 'g_Ab3x', name: 'weather' }, limits).name // 'guest-Ab3x'
 */
export class HouseNames {
  readonly #named: HouseNamed;
  #list: readonly Author[] = [];
  #callings = new Callings();

  constructor(named: HouseNamed) {
    this.#named = named;
  }

  /** Somebody under the name that it has in every room. */
  called(author: Author, limits: Limits): Author {
    const list = this.#named();
    if (list.length === 0) return author;
    if (list !== this.#list) {
      this.#list = list;
      this.#callings = new Callings();
      for (const bot of list) this.#callings.note(bot);
    }
    return this.#callings.of(author, [], 0, limits);
  }
}
