import { badged, type Me, outWhy } from '../protocol/me.ts';
import { nameless } from '../protocol/name.ts';
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
  const { name } = namelessIfOut(naming?.called(key, author) ?? author, me);
  return name === author.name || me.cleared ? me : { ...me, name };
}

/** Somebody with its badge as it stands in the list of people. */
export function shownIn(
  { clearances }: { readonly clearances: { heedAll(): void } },
  bare: Author,
  me: Me,
  key: string,
  naming: Naming | undefined,
): Author {
  const author = badged(bare, me);
  if (!naming) return namelessIfOut(author, me);
  if (author.badge && naming.note(key, author)) clearances.heedAll();
  return namelessIfOut(naming.called(key, author), me);
}

/** A name of its own choosing is nothing that somebody may say who is out, be it by its address. */
function namelessIfOut(author: Author, { mayNot }: Me): Author {
  const { id, claimed } = author;
  if (!outWhy(mayNot) || (!claimed && !id.startsWith('g_'))) return author;
  return { ...author, name: nameless('guest', id) };
}
