import type { Author } from '../protocol/record.ts';
import { looksOf } from './skeleton.ts';

/** Characters of an id that tell those apart who have one name. */
const charactersShown = 8;

/** The fate of a name that somebody says in a room. */
export type Naming =
  /** It may be had; where others with a badge look the same, a part of the id is shown beside it. */
  | { readonly type: 'kept'; readonly idShown?: string }
  /** A guest is called as if it had said no name; what it wrote before stays its own. */
  | { readonly type: 'renamed' }
  /** A stranger's line is taken under the name, with a mark: it is not from whom the name is. */
  | { readonly type: 'marked'; readonly not: string };

/** Somebody with a badge in a room, here or not. */
export type BadgeHolder = Pick<Author, 'id' | 'name'>;

/**
 * The names of those with a badge in a room. Guests and strangers may have none that looks like one of
 * them; persons whose names come from a token, and holders themselves, always may.
 *
 * @example
 * const names = new BadgeNames([{ id: 'u_1', name: 'ann' }]);
 * names.of({ id: 'g_Ab3-x', name: 'аnn' }); // { type: 'renamed' }
 */
export class BadgeNames {
  readonly #ids: ReadonlySet<string>;
  readonly #byLook = new Map<string, BadgeHolder[]>();

  constructor(holders: readonly BadgeHolder[]) {
    this.#ids = new Set(holders.map(({ id }) => id));
    for (const holder of holders) {
      for (const look of looksOf(holder.name)) {
        const others = this.#byLook.get(look);
        if (others) others.push(holder);
        else this.#byLook.set(look, [holder]);
      }
    }
  }

  /** Nobody has a badge. */
  get isEmpty(): boolean {
    return this.#ids.size === 0;
  }

  /** The fate of an author's name here. */
  of(author: Author): Naming {
    const taken = this.#takenFor(author);
    if (!taken) return { type: 'kept' };
    if (author.claimed) return { type: 'marked', not: taken.name };
    if (author.id.startsWith('g_') && !this.#ids.has(author.id)) return { type: 'renamed' };
    const after = author.id.slice(author.id.indexOf('_') + 1);
    return { type: 'kept', idShown: after.slice(0, charactersShown) };
  }

  /** Somebody else with a badge, whose name looks the same. */
  #takenFor({ id, name }: Author): BadgeHolder | undefined {
    // Where nobody has a badge, names are not looked at.
    if (this.#byLook.size === 0) return undefined;
    for (const look of looksOf(name)) {
      const other = this.#byLook.get(look)?.find((holder) => holder.id !== id);
      if (other) return other;
    }
    return undefined;
  }
}
