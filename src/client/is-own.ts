import type { Me } from '../protocol/me.ts';
import type { Author } from '../protocol/record.ts';

/** Tells whether an author's lines are one's own: also those of a guest that one was in the room. */
export function isOwn(
  id: string,
  you: Pick<Author, 'id'> | undefined,
  me: Pick<Me, 'guests'> | undefined,
): boolean {
  return id === you?.id || me?.guests?.includes(id) === true;
}
