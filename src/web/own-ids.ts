import type { Me } from '../protocol/me.ts';
import type { Author } from '../protocol/record.ts';

/** The ids by which one is an author in a room: one's own, then those of guests that one was there. */
export function ownIds(
  you: Pick<Author, 'id'> | undefined,
  me: Pick<Me, 'guests'> | undefined,
): readonly string[] {
  return you ? [you.id, ...(me?.guests ?? [])] : [];
}
