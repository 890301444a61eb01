import type { Limits } from '../protocol/limit.ts';
import { fittingName, nameless } from '../protocol/name.ts';
import type { Author } from '../protocol/record.ts';
import { isCleared } from '../protocol/role.ts';
import type { Granted } from '../protocol/standing.ts';
import { firstPoints } from '../protocol/text.ts';
import { BadgeNames } from './badge-names.ts';

/** Names of others that are remembered with what became of them. */
const mostKnown = 1_000;
/** Points of a holder's name that stand in a mark. */
const mostMarked = 32;

/**
 * The names of people in one room. Names that look like those of somebody with a badge are not for
 * guests, who are called as if they had said none, nor for strangers, whose names are marked.
 */
export class Callings {
  /** The names that people with a badge say, by their ids: a role is given under an older name. */
  readonly #said = new Map<string, string>();
  readonly #known = new Map<string, Author>();
  #names: BadgeNames | undefined;

  /** Told of somebody with a badge. @returns whether others may be called otherwise from now on */
  note({ id, name }: Author): boolean {
    if (this.#said.get(id) === name) return false;
    this.#said.set(id, name);
    this.forget();
    return true;
  }

  /** Told that somebody's role was taken. */
  drop(person: string): void {
    this.#said.delete(person);
    this.forget();
  }

  /** Roles may be others than before. */
  forget(): void {
    this.#names = undefined;
    this.#known.clear();
  }

  /**
   * Somebody under the name that it has here.
   *
   * @param people those with a role, of whom some have a badge
   * @param now milliseconds since 1970
   */
  of(author: Author, people: readonly Granted[], now: number, limits: Limits): Author {
    const { id, name, claimed, badge } = author;
    if (badge || (!claimed && !id.startsWith('g_'))) return author;
    this.#names ??= this.#namesOf(people, now);
    if (this.#names.isEmpty) return author;
    const key = `${id} ${name}`;
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#known.size >= mostKnown) this.#known.clear();
    const called = { ...author, name: this.#nameOf(author, this.#names, limits) };
    this.#known.set(key, called);
    return called;
  }

  #nameOf(author: Author, names: BadgeNames, limits: Limits): string {
    const naming = names.of(author);
    if (naming.type === 'renamed') return nameless('guest', author.id);
    if (naming.type === 'kept') return author.name;
    const mark = ` (not ${firstPoints(naming.not, mostMarked)})`;
    const rest = Math.max(0, limits.namePoints - [...mark].length);
    return fittingName(firstPoints(author.name, rest) + mark, limits);
  }

  #namesOf(people: readonly Granted[], now: number): BadgeNames {
    const isOver = ({ role, until }: Granted) =>
      !isCleared(role) || (until !== undefined && until <= now);
    const over = new Set(people.filter(isOver).map(({ person }) => person));
    const said = [...this.#said].filter(([id]) => !over.has(id));
    const given = people.filter(({ person }) => !over.has(person) && !this.#said.has(person));
    return new BadgeNames([
      ...said.map(([id, name]) => ({ id, name })),
      ...given.map(({ person: id, name }) => ({ id, name })),
    ]);
  }
}
