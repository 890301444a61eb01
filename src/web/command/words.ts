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
 * The message that a text begins with, by its number or as the latest of somebody, and the rest. One's own
 * may be meant, too.
 *
 * @param command the word of the command that is about it
 * @throws CommandFault where there is none, with how one is said
 */
export function cutMessage(
  command: string,
  text: string,
  on: Ground,
): readonly [message: Message, rest: string] {
  const [word, rest] = cut(text);
  if (word === '') throw new CommandFault(`Say which message: ${waysTo(command)}.`);
  const number = /^#?m?(\d{1,15})$/.exec(word)?.[1];
  if (number !== undefined) {
    const message = on.messages.find(({ seq }) => seq === Number(number));
    if (!message || message.removedAt)
      throw new CommandFault(`Message ${number} is not among those that are shown.`);
    return [message, rest];
  }
  const [{ id, name }, after] = cutAuthor(command, text, on);
  const latest = on.messages.findLast(({ author, removedAt }) => author.id === id && !removedAt);
  if (!latest) throw new CommandFault(`No message by ${name} is shown. ${numberWords(command)}`);
  return [latest, after];
}

/** The author of the message that is meant, who may be oneself. */
function cutAuthor(command: string, text: string, on: Ground): ReturnType<typeof cutPerson> {
  const said = text.replace(/^\s*@?/, '');
  const { you, yourName } = on;
  try {
    return cutPerson(text, on);
  } catch (error) {
    if (!(error instanceof CommandFault)) throw error;
    if (you !== undefined && yourName !== undefined && isOwn(foldForSearch(said), on))
      return [{ id: you, name: yourName }, said.slice(yourName.length).trim()];
    throw new CommandFault(`${error.message} ${numberWords(command)}`);
  }
}

const waysTo = (command: string) =>
  `a name for the latest of somebody, as in /${command} ann, or a number, as in /${command} #12`;
const numberWords = (command: string) =>
  `A message is meant by its number, too, which its link ends with: /${command} #12.`;
