import type { Room } from '../../client/index.ts';
import type { FormerText } from '../../protocol/former.ts';
import type { PersonRecord } from '../../protocol/person.ts';
import type { GivenRole } from '../../protocol/role.ts';

/** The server's answer about a person, for those who keep order. */
export interface PersonAnswer extends PersonRecord {
  readonly role?: GivenRole;
  /** The pause or ban that keeps it from speaking; absent where nothing does. */
  readonly out?: { readonly kind: 'timed-out' | 'banned'; readonly until?: number };
}

/** Asks what is known of a person in a room. @throws Error where that can't be had */
export function askAbout(room: Room, base: URL, person: string): Promise<PersonAnswer> {
  return ask(room, base, `people/${encodeURIComponent(person)}`);
}

/**
 * Asks how many of those who are here a ban by the address of a message would hit.
 *
 * @throws Error where that is not known
 */
export async function askReach(room: Room, base: URL, seq: number): Promise<number> {
  return (await ask<{ readonly here: number }>(room, base, `messages/${seq}/reach`)).here;
}

/** Asks what a message said before it was edited. @throws Error where that can't be had */
export async function askFormer(
  room: Room,
  base: URL,
  seq: number,
): Promise<readonly FormerText[]> {
  return (
    await ask<{ readonly texts: readonly FormerText[] }>(room, base, `messages/${seq}/former`)
  ).texts;
}

async function ask<Answer>(room: Room, base: URL, of: string): Promise<Answer> {
  const path = `api/rooms/${encodeURIComponent(room.code)}/${of}`;
  const answer = await fetch(new URL(path, base), { headers: room.headers() });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()) as Answer;
}
