import type { Me } from '../protocol/me.ts';
import type { Author } from '../protocol/record.ts';

/** The names under which people go in rooms; without it, those that they say. */
export interface Naming {
  /** Somebody under the name that it has in a room: the same where that is the one it says. */
  called(key: string, author: Author): Author;
  /** Told who has a badge there. @returns whether others may be called otherwise from now on */
  note(key: string, author: Author): boolean;
}

/** The words to somebody about itself: also its name, where that is another than it says. */
export function meCalled(
  me: Me,
  author: Author,
  key: string,
  naming: Pick<Naming, 'called'> | undefined,
): Me {
  const name = naming?.called(key, author).name ?? author.name;
  return name === author.name || me.cleared ? me : { ...me, name };
}

/** Somebody with its badge as it stands in the list of people. */
export function shownIn(
  { clearances }: { readonly clearances: { heedAll(): void } },
  author: Author,
  key: string,
  naming: Naming | undefined,
): Author {
  if (!naming) return author;
  if (author.badge && naming.note(key, author)) clearances.heedAll();
  return naming.called(key, author);
}
