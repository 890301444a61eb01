import type { PersonAct } from '../protocol/act.ts';
import { Refusal } from '../protocol/error.ts';
import { isAuthorId } from '../protocol/record.ts';
import { keepText } from '../protocol/text.ts';
import type { ActRows } from './act-row.ts';
import type { Ground } from './ground.ts';

/** Acts that are done to people. */
export const personActs: ActRows<PersonAct> = {
  note: {
    least: 'moderator',
    change: (on) => {
      const { person, text } = on.command;
      return { type: 'noted', person: knownPerson(on, person), text: keepText(text) };
    },
  },
};

/**
 * Somebody of whom it is known who that is: nobody can prove to be who is only claimed.
 *
 * @throws Refusal `bad_person`
 */
function knownPerson({ standing }: Pick<Ground, 'standing'>, id: string): string {
  if (id.startsWith('c_') || !isAuthorId(id)) throw new Refusal('bad_person');
  return standing.meant(id).person;
}
