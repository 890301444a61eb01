import type { People } from '../protocol/event.ts';
import { isUsual, type Me } from '../protocol/me.ts';
import { peopleSeen } from '../protocol/people.ts';
import type { Cursor } from '../protocol/record.ts';
import type { CursorFault, Resume } from '../protocol/reply.ts';
import { noStanding, type Standing, settingsSeen } from '../protocol/standing.ts';
import type { Welcome } from './place.ts';

/** A welcome without what is only known as it is given. */
export type Begun = Omit<Welcome, 'people' | 'settings' | 'me'>;

/** The amount missed since a cursor, or the cursor's fault, where it has one. */
export type Missed = 'in reach' | 'too much' | CursorFault;

export const inReach: Resume = { state: 'ok' };

/** @param first the number from which on something is told */
export function resumeOf(
  missed: Missed | undefined,
  after: Cursor | undefined,
  first: number,
): Resume {
  if (missed !== undefined && missed !== 'in reach' && missed !== 'too much') {
    return { state: 'reset', code: missed };
  }
  if (!after) return { state: 'fresh' };
  return { state: 'gap', from: after.seq + 1, to: Math.max(after.seq + 1, first - 1) };
}

/** The welcome of who comes in now; nothing is said of a room in which nothing was decided. */
export function welcomed(
  begun: Begun,
  people: People,
  standing: Standing,
  me: Me | undefined,
): Welcome {
  const seen = me?.cleared ? people : peopleSeen(people, standing.settings.people);
  return { ...seenAs(me, begun), people: seen, ...standingTold(standing, me) };
}

/** A welcome without what is for others: a role may end in the moment in which it is told. */
function seenAs(me: Me | undefined, begun: Begun): Begun {
  const { questions, nextQuestion: _, queue, ...rest } = begun;
  if ((questions === undefined && queue === undefined) || me?.cleared) return begun;
  return rest;
}

function standingTold(standing: Standing, me: Me | undefined): Pick<Welcome, 'settings' | 'me'> {
  const told = me && !isUsual(me) ? { me } : {};
  if (standing === noStanding) return told;
  const settings = settingsSeen(standing, me?.cleared ? 'cleared' : 'open');
  return Object.keys(settings).length > 0 ? { ...told, settings } : told;
}
