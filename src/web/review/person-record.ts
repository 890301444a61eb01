import type { Room } from '../../client/index.ts';
import type { PersonRecord } from '../../protocol/person.ts';
import type { GivenRole } from '../../protocol/role.ts';

/** The server's answer about a person, for those who keep order. */
export interface PersonAnswer extends PersonRecord {
  readonly role?: GivenRole;
  /** The pause or ban that keeps it from speaking; absent where nothing does. */
  readonly out?: { readonly kind: 'timed-out' | 'banned'; readonly until?: number };
}

/** Asks what is known of a person in a room. @throws Error where that can't be had */
export async function askAbout(room: Room, base: URL, person: string): Promise<PersonAnswer> {
  const path = `/api/rooms/${encodeURIComponent(room.code)}/people/${encodeURIComponent(person)}`;
  const answer = await fetch(new URL(path, base), { headers: room.headers() });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()) as PersonAnswer;
}
