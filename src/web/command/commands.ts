import type { Author, Message } from '../../protocol/record.ts';
import { givenRoles, isCleared, type Role } from '../../protocol/role.ts';
import { spanWords } from '../../protocol/span.ts';
import { type Aimed, canDo } from '../deed/deed.ts';
import { type Command, CommandFault, type Ground, type Work } from './command.ts';
import { cut, cutLength, cutMessage, cutPerson, secondsOf } from './words.ts';

const usualPause = 300;
const usualCalm = 900;

/** Every command of the composer; those for everybody last. */
export const commands: readonly Command[] = [
  {
    ...order('timeout', 'NAME [5m] [why]', 'Pause somebody, who is shown why', 'timeout'),
    isAbout: true,
    work: (rest, on) => {
      const [aim, name, after] = aimAt(rest, on);
      const [seconds = usualPause, reason] = cutLength(after);
      if (seconds < 10 || seconds > 86_400)
        throw new CommandFault('A pause is 10 seconds at least and 24 hours at most.');
      return deed({ type: 'timeout', seconds, ...aim, ...(reason && { reason }) }, name);
    },
  },
  {
    ...order('ban', 'NAME [7d] [why]', 'Ban somebody from this room, who is shown why', 'ban'),
    isAbout: true,
    work: (rest, on) => {
      const [aim, name, after] = aimAt(rest, on);
      const [seconds, reason] = cutLength(after);
      return deed(
        { type: 'ban', ...aim, ...(seconds && { seconds }), ...(reason && { reason }) },
        name,
      );
    },
  },
  {
    ...order('unban', 'NAME', 'Let somebody speak again', 'unban'),
    isAbout: true,
    work: (rest, on) => {
      const [person] = cutPerson(rest, on);
      return deed({ type: 'unban', person: person.id }, person.name);
    },
  },
  {
    ...order(
      'hide',
      'NAME or #12',
      'Hide the latest message of somebody, or one by its number',
      'hide',
    ),
    isAbout: true,
    work: (rest, on) => {
      const [{ seq, author }] = cutMessage('hide', rest, on);
      return deed({ type: 'hide', seq }, author.name);
    },
  },
  {
    ...order('clear', 'NAME [1h, 1d or all]', 'Take away what somebody said', 'clear'),
    isAbout: true,
    work: (rest, on) => {
      const [person, after] = cutPerson(rest, on);
      const since = after === 'all' ? undefined : secondsOf(after || '1h');
      if (since === undefined && after !== 'all')
        throw new CommandFault('Say how far back: 1h, 1d or all.');
      return deed({ type: 'clear', person: person.id, ...(since && { since }) }, person.name);
    },
  },
  {
    ...order(
      'pin',
      'NAME or #12 [1d]',
      'Pin the latest message of somebody, or one by its number',
      'pin',
    ),
    isAbout: true,
    work: (rest, on) => {
      const [{ seq, author }, after] = cutMessage('pin', rest, on);
      const [seconds, more] = cutLength(after);
      if (more !== '')
        throw new CommandFault(
          `Behind the message only a time may stand: /pin #${seq} 1d. To say something and pin it: /announce.`,
        );
      return deed({ type: 'pin', seq, ...(seconds && { seconds }) }, author.name);
    },
  },
  {
    ...order('unpin', '#12', 'Take a message down from the top', 'unpin'),
    work: (rest, on) => {
      const [{ seq, author }] = cutMessage('unpin', rest, on);
      return deed({ type: 'unpin', seq }, author.name);
    },
  },
  {
    ...order('announce', 'text', 'Say something and pin it', 'announce'),
    work: (rest) => {
      if (rest === '')
        throw new CommandFault('Say what is announced: /announce Doors close at nine.');
      return deed({ type: 'announce', text: rest }, '');
    },
  },
  {
    ...order('queue', '', 'Open what waits for those who keep order', 'approve'),
    work: () => ({ type: 'queue' }),
  },
  {
    ...order('slow', '30s or off', 'One message of each person in so long'),
    work: (rest) => {
      const value = rest === 'off' ? 0 : (secondsOf(rest) ?? Number(rest || Number.NaN));
      if (!Number.isInteger(value)) throw new CommandFault('Say how slow: 30s, 5m or off.');
      const says =
        value === 0
          ? 'The room is slow no more.'
          : `One message of each person in ${spanWords(value)}.`;
      return { type: 'set', setting: 'slow', value, says };
    },
  },
  {
    ...order('lock', '', 'Only those who keep order write'),
    work: () => ({
      type: 'set',
      setting: 'post',
      value: 'moderators',
      says: 'Locked: only those who keep order write.',
    }),
  },
  {
    ...order('unlock', '', 'Everybody writes'),
    work: () => ({ type: 'set', setting: 'post', value: 'anyone', says: 'Everybody writes.' }),
  },
  {
    ...order('calm', '[15m or off]', 'Calm the room down for a while', 'calm'),
    work: (rest) => {
      const seconds = rest === 'off' ? 0 : rest === '' ? usualCalm : secondsOf(rest);
      if (seconds === undefined || seconds > 86_400)
        throw new CommandFault('Say for how long: 15m, a day at most, or off.');
      return deed({ type: 'calm', seconds }, '');
    },
  },
  {
    ...order('grant', 'NAME member, moderator or owner', 'Give somebody a role'),
    isAbout: true,
    work: (rest, on) => {
      const [person, after] = cutPerson(rest, on);
      const role = givenRoles.find((each) => each === after);
      if (!role) throw new CommandFault('Say which role: member, moderator or owner.');
      return { type: 'grant', person, role };
    },
  },
  {
    ...order('revoke', 'NAME', 'Take the role of somebody'),
    isAbout: true,
    work: (rest, on) => ({ type: 'revoke', person: cutPerson(rest, on)[0] }),
  },
  {
    ...order(
      'note',
      'NAME text',
      'Note something about somebody, for those who keep order',
      'note',
    ),
    isAbout: true,
    work: (rest, on) => {
      const [person, text] = cutPerson(rest, on);
      if (text === '') throw new CommandFault('Say what is noted.');
      return deed({ type: 'note', person: person.id, text }, person.name);
    },
  },
  {
    ...everybody('report', 'NAME or #12 why', 'Report a message to those who keep order', 'report'),
    isAbout: true,
    work: (rest, on) => {
      const [{ seq, author }, why] = cutMessage('report', rest, on);
      if (why === '') throw new CommandFault('Say why, behind the name.');
      return deed({ type: 'report', seq, why }, author.name);
    },
  },
  {
    ...everybody('hideperson', 'NAME', 'Hide somebody for yourself, in this browser'),
    isAbout: true,
    work: (rest, on) => ({ type: 'mute', person: cutPerson(rest, on)[0], on: true }),
  },
  {
    ...everybody('showperson', 'NAME', 'Show somebody again whom you hid'),
    isAbout: true,
    work: (rest, on) => ({ type: 'mute', person: cutPerson(rest, on)[0], on: false }),
  },
];

/** The commands of somebody with a role, on this server. */
export function commandsOf(role: Role): readonly Command[] {
  return commands.filter(
    ({ isOrder, needs }) => (!isOrder || isCleared(role)) && (!needs || canDo(needs)),
  );
}

/**
 * The work of a line that begins with a slash and the word of a command.
 *
 * @throws CommandFault with the reason why it can't be done
 */
export function workOf(line: string, on: Ground): Work {
  const [word, rest] = cut(line.slice(1));
  const meant = word.toLowerCase().replace(/^pause$/, 'timeout');
  const command = commandsOf(on.role).find((each) => each.word === meant);
  if (!command)
    throw new CommandFault(
      'That is for those who keep order. To say it as it stands, begin with //.',
    );
  const work = command.work(rest, on);
  const about = work.type === 'deed' ? work.act : undefined;
  if (command.isOrder && about && 'person' in about && about.person === on.you)
    throw new CommandFault('That is you, and nobody acts on oneself.');
  return work;
}

function order(word: string, takes: string, does: string, needs?: Command['needs']) {
  return { word, takes, does, isOrder: true, ...(needs && { needs }) };
}

function everybody(word: string, takes: string, does: string, needs?: Command['needs']) {
  return { ...order(word, takes, does, needs), isOrder: false };
}

function deed(act: Extract<Work, { type: 'deed' }>['act'], name: string): Work {
  return { type: 'deed', act, name };
}

/** Strangers are reached by their latest message: their name is anybody's. */
function aimAt(text: string, on: Ground): readonly [aim: Aimed, name: string, rest: string] {
  const [person, rest] = cutPerson(text, on);
  const { id, name, claimed } = person;
  return claimed ? [{ seq: latestBy(person, on).seq }, name, rest] : [{ person: id }, name, rest];
}

function latestBy({ id, name }: Author, { messages }: Ground): Message {
  const latest = messages.findLast(({ author }) => author.id === id);
  if (!latest) throw new CommandFault(`No message by ${name} is shown.`);
  return latest;
}
