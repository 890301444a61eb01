import { foldForSearch } from '../../protocol/fold.ts';
import type { Author, Message } from '../../protocol/record.ts';
import { CommandFault, type Ground } from './command.ts';

const units: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

/** A word that says a length, as seconds. @example secondsOf('5m') // 300 */
export function secondsOf(word: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,6})\s?([smhd])/i.exec(word) ?? [];
  const length = units[unit.toLowerCase()];
  return count === undefined || length === undefined ? undefined : Number(count) * length;
}

/** The first word of a text, and the rest. */
export function cut(text: string): readonly [word: string, rest: string] {
  const [, word = '', rest = ''] = /^\s*(\S*)\s*(.*)$/s.exec(text) ?? [];
  return [word, rest.trim()];
}

/** A length at the beginning of a text, and the rest; the text alone where there is none. */
export function cutLength(text: string): readonly [seconds: number | undefined, rest: string] {
  const [word, rest] = cut(text);
  const seconds = /^\d+[smhd]$/i.test(word) ? secondsOf(word) : undefined;
  return seconds === undefined ? [undefined, text] : [seconds, rest];
}

/**
 * The person whose name a text begins with, and the rest. Names may have spaces: the longest that fits is meant.
 *
 * @throws CommandFault where there is nobody, or two, or it is oneself
 */
export function cutPerson(text: string, on: Ground): readonly [person: Author, rest: string] {
  const said = text.replace(/^\s*@?/, '');
  if (said === '') throw new CommandFault('Say who: a name follows the command.');
  const folded = foldForSearch(said);
  const fits = on.people.filter(({ name }) => beginsWith(folded, name));
  if (fits.length === 0 && isOwn(folded, on))
    throw new CommandFault('That is you, and nobody acts on oneself.');
  const longest = Math.max(...fits.map(({ name }) => name.length));
  const [person, other] = fits.filter(({ name }) => name.length === longest);
  if (!person)
    throw new CommandFault(
      `Nobody here is called ${cut(said)[0]}, and no line that is shown is by one of that name.`,
    );
  if (other)
    throw new CommandFault(
      `Two people are called ${person.name}. Open the card or the menu of the one that you mean.`,
    );
  return [person, said.slice(person.name.length).trim()];
}

function beginsWith(folded: string, name: string): boolean {
  const begin = foldForSearch(name);
  return folded.startsWith(begin) && /^(\s|$)/.test(folded.slice(begin.length));
}

function isOwn(folded: string, { yourName }: Ground): boolean {
  return yourName !== undefined && beginsWith(folded, yourName);
}

/**
 * The message that a text begins with, by its number or as the latest of somebody, and the rest.
 *
 * @throws CommandFault where there is none
 */
export function cutMessage(text: string, on: Ground): readonly [message: Message, rest: string] {
  const [word, rest] = cut(text);
  const number = /^#?m?(\d{1,15})$/.exec(word)?.[1];
  if (number !== undefined) {
    const message = on.messages.find(({ seq }) => seq === Number(number));
    if (!message || message.removedAt)
      throw new CommandFault(`Message ${number} is not among those that are shown.`);
    return [message, rest];
  }
  const [person, after] = cutPerson(text, on);
  const latest = on.messages.findLast(
    ({ author, removedAt }) => author.id === person.id && !removedAt,
  );
  if (!latest) throw new CommandFault(`No message by ${person.name} is shown.`);
  return [latest, after];
}
