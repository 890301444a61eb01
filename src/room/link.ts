import { isGuest } from '../protocol/entry.ts';
import { Refusal } from '../protocol/error.ts';
import type { Change } from '../protocol/fact.ts';
import { nameless } from '../protocol/name.ts';
import type { Author, Message } from '../protocol/record.ts';
import { guestsOf, linkOf } from '../protocol/standing.ts';
import type { Ground } from './ground.ts';
import { Hindered, hinderedAsOut, hinderedEntry, refuseIf, stanceOf } from './may.ts';

type Linking = Extract<Change, { type: 'linked' }>;

/** Guests that one person was in a room, at most: what stands there is kept in memory. */
const mostGuests = 20;

/**
 * The link of somebody who shows both, a person's token and a guest's secret.
 *
 * @throws Refusal `no_guest` where one of them is missing, or it is a bot's
 */
export function linkBy({ actor }: Pick<Ground, 'actor'>): Linking {
  const { author, guest } = actor;
  if (guest === undefined || isGuest(actor) || author.badge === 'bot') {
    throw new Refusal('no_guest');
  }
  return { type: 'linked', guest, person: author.id, name: author.name };
}

/**
 * May that be? Everything about the room that was decided before has to be committed.
 *
 * @returns whether it is so already
 * @throws Hindered `link_taken`, `too_many_guests`; where neither may come in, why the person may not
 */
export function judgeLink(ground: Ground, { guest, person, name }: Linking): boolean {
  const { standing, actor, now } = ground;
  const known = linkOf(standing.committed, guest);
  if (known?.person === person) return true;
  if (known) throw new Hindered({ code: 'link_taken' });
  refuseIf(hinderedAsOut(ground));
  if (guestsOf(standing.committed, person).length >= mostGuests) {
    throw new Hindered({ code: 'too_many_guests' });
  }
  const before = { author: { id: guest, name }, isGuest: true } as const;
  // A room may be open to the guest alone: as a member there, for one.
  if (hinderedEntry(stanceOf(standing, before, now))) {
    refuseIf(hinderedEntry(stanceOf(standing, actor, now)));
  }
  return false;
}

/**
 * As whom somebody does something to a message: what it said as a guest, it changes as that guest, so
 * that nobody learns who that is.
 *
 * @returns undefined where the message is not its own
 */
export function ownerAs(
  { standing, author }: Pick<Ground, 'standing' | 'author'>,
  { author: { id, name } }: Pick<Message, 'author'>,
): Author | undefined {
  if (author.claimed) return undefined;
  if (id === author.id) return author;
  return standing.personOf(id) === author.id ? { id, name } : undefined;
}

/** The author of a reaction that somebody made, as the guest that it was or under its own id. */
export function reactorAs(author: Author, id: string | undefined): Author {
  if (id === undefined || id === author.id) return author;
  return { id, name: nameless('guest', id) };
}
