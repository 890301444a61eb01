import type { PersonAct } from '../protocol/act.ts';
import { BadShape } from '../protocol/bad-shape.ts';
import { Refusal } from '../protocol/error.ts';
import { hasIdForm } from '../protocol/record.ts';
import { keepText } from '../protocol/text.ts';
import { judgeAbove } from './above.ts';
import type { ActGround, ActRows } from './act-row.ts';
import { isClaimedId } from './by-address.ts';
import { Hindered } from './may.ts';

type Of<Type extends PersonAct['type']> = ActGround<Extract<PersonAct, { readonly type: Type }>>;

/** Acts that are done to people. */
export const personActs: ActRows<PersonAct> = {
  timeout: {
    least: 'moderator',
    change: (on) => {
      const { seconds } = on.command;
      const until = on.now + seconds * 1_000;
      return { type: 'timed-out', ...personIn(on), until, ...moreIn(on) };
    },
    judge: judgeOut,
  },
  ban: {
    least: 'moderator',
    change: (on) => {
      const { seconds } = on.command;
      const end = seconds === undefined ? {} : { until: on.now + seconds * 1_000 };
      return { type: 'banned', ...personIn(on), ...end, ...moreIn(on) };
    },
    judge: judgeOut,
  },
  unban: {
    least: 'moderator',
    change: (on) => {
      const { person } = on.command;
      const whom = isClaimedId(person) && hasIdForm(person) ? { person, name: '' } : undefined;
      return { type: 'unbanned', ...(whom ?? called(on, person)) };
    },
    judge: (on) => {
      const { person } = on.standing.meant(on.command.person);
      judgeAbove(on, person);
      // Of a name that anybody says, an address may be kept out.
      if (!isClaimedId(person) && !on.standing.outOf(person, on.now))
        throw new Hindered({ code: 'not_out' });
    },
  },
  note: {
    least: 'moderator',
    change: (on) => {
      const { person, text } = on.command;
      return { type: 'noted', person: called(on, person).person, text: keepText(text) };
    },
  },
};

/** @throws Hindered `above_you`, `too_many_out` */
function judgeOut(on: Of<'timeout' | 'ban'>): void {
  const { person } = personIn(on);
  const { seq } = on.command;
  judgeAbove(on, person, seq === undefined ? undefined : on.aimed?.author.badge);
  if (!on.standing.hasRoomForOut(person, on.now)) throw new Hindered({ code: 'too_many_out' });
}

interface Called {
  readonly person: string;
  readonly name: string;
}

/** @throws Refusal `bad_person`, `no_message`, `bad_shape` */
function personIn(on: Of<'timeout' | 'ban'>): Called {
  const { aimed, command } = on;
  const { person, seq } = command;
  if ((person === undefined) === (seq === undefined)) throw new BadShape('person or seq');
  if (person !== undefined) return called(on, person);
  if (aimed?.type !== 'posted' && aimed?.type !== 'held') throw new Refusal('no_message');
  const { id, name, claimed } = aimed.author;
  return claimed ? { person: id, name } : called(on, id, name);
}

/**
 * Somebody of whom it is known who that is: nobody can prove to be who is only claimed. The name of a
 * guest who is a person by now is told as the person's.
 *
 * @param said the name beside a line of its own
 * @throws Refusal `bad_person`
 */
function called({ standing, nameOf, room }: ActGround, id: string, said?: string): Called {
  if (isClaimedId(id) || !hasIdForm(id)) throw new Refusal('bad_person');
  const { person, name } = standing.meant(id);
  const own = person === id ? said : undefined;
  // Who is out goes by no name of its own here: the one that it had is told on.
  const known = standing.outName(person) ?? nameOf(room.key, person);
  return { person, name: known ?? standing.granted(person)?.name ?? name ?? own ?? '' };
}

/** The reason, and whether it holds by address, which is all that tells a stranger from others. */
function moreIn({ command, aimed }: Of<'timeout' | 'ban'>): {
  readonly reason?: string;
  readonly address?: true;
} {
  const reason = keepText(command.reason ?? '').trim();
  const holds = command.address || (command.seq !== undefined && aimed?.author.claimed);
  return { ...(reason === '' ? {} : { reason }), ...(holds ? { address: true } : {}) };
}
