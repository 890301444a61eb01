import { type Mention, mentionsEach } from './carried.ts';
import { fold } from './fold.ts';
import type { Author } from './record.ts';

/** The id by which all who are here are named at once; no author has it. */
export const hereId = 'here';

/** Places with an @ that are looked at in one text, and letters behind each of them. */
const [mostPlaces, mostLetters] = [mentionsEach, 80];
const at = /(?<![\p{L}\p{N}\p{M}_])[@＠]/gu;
const inWord = /[\p{L}\p{N}\p{M}]/u;

/** People by the folded forms of their names; several may have the same one. */
export type Named = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The people by their folded names.
 *
 * @param aliasOf the id under which somebody is known of whom that is another id
 */
export function namedBy(people: Iterable<Author>, aliasOf: (id: string) => string): Named {
  const named = new Map<string, Set<string>>();
  for (const { id, name, claimed } of people) {
    // Nobody knows a stranger again.
    if (claimed) continue;
    const folded = fold(name);
    const ids = named.get(folded) ?? new Set();
    named.set(folded, ids.add(aliasOf(id)));
  }
  return named;
}

/**
 * The people whom a text names behind an @, by the names as they stand there: those of `ids` alone where
 * these are given, else whoever alone has such a name. `@here` names all, where its author keeps order.
 *
 * @example mentionsIn('tea, @Bo?', named, undefined, false) // [{ id: 'g_bo', name: 'Bo' }]
 */
export function mentionsIn(
  text: string,
  named: Named,
  ids: readonly string[] | undefined,
  mayNameAll: boolean,
): readonly Mention[] {
  const found = new Map<string, Mention>();
  let places = 0;
  // What is folded may have been twice as long.
  const longest = Math.max(hereId.length, ...[...named.keys()].map(({ length }) => length));
  const letters = Math.min(mostLetters, 2 * longest);
  for (const { index } of text.matchAll(at)) {
    if (++places > mostPlaces) break;
    const mention = mentionAt(text.slice(index + 1, index + 1 + letters), (folded) => {
      if (folded === hereId && mayNameAll && (ids?.includes(hereId) ?? true)) return hereId;
      const persons = [...(named.get(folded) ?? [])];
      const meant = ids ? persons.filter((id) => ids.includes(id)) : persons;
      return meant.length === 1 ? meant[0] : undefined;
    });
    if (mention && !found.has(mention.id)) found.set(mention.id, mention);
  }
  return [...found.values()];
}

/** The longest beginning of `rest` that ends with a word and is somebody's name. */
function mentionAt(
  rest: string,
  whose: (folded: string) => string | undefined,
): Mention | undefined {
  let longest: Mention | undefined;
  for (let end = 1; end <= rest.length; end++) {
    if (rest[end - 1] === ' ' || inWord.test(characterAt(rest, end))) continue;
    const name = rest.slice(0, end);
    const id = name.isWellFormed() ? whose(fold(name)) : undefined;
    if (id !== undefined) longest = { id, name };
  }
  return longest;
}

const characterAt = (text: string, index: number): string => {
  const point = text.codePointAt(index);
  return point === undefined ? ' ' : String.fromCodePoint(point);
};
