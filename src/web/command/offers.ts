import { foldForSearch } from '../../protocol/fold.ts';
import type { Author } from '../../protocol/record.ts';
import type { Command } from './command.ts';

/** A line of the list. */
export interface Offer {
  readonly text: string;
  readonly takes: string;
  readonly does: string;
  /** The text that stands in the composer once it is taken. */
  readonly becomes: string;
}

const most = 8;
const asText: Offer = {
  ...{ text: '//', takes: 'text', does: 'Say a text that begins with a slash' },
  becomes: '//',
};

/** The commands, or the names, that may be meant by what is typed so far; none behind them. */
export function offersFor(
  typed: string,
  commands: readonly Command[],
  people: readonly Author[],
): readonly Offer[] {
  const [, word, about] = /^\/([a-z]*)(?:\s+(.*))?$/is.exec(typed) ?? [];
  if (word === undefined) return [];
  if (about === undefined && !/\s$/.test(typed)) {
    const words = wordsFor(word.toLowerCase(), commands);
    return word === '' ? [...words, asText] : words;
  }
  const command = commands.find((each) => each.word === word.toLowerCase());
  return command?.isAbout ? namesFor(`/${command.word} `, about ?? '', people) : [];
}

function wordsFor(word: string, commands: readonly Command[]): readonly Offer[] {
  return commands
    .filter((command) => command.word.startsWith(word))
    .map(({ word: each, takes, does }) => {
      const text = `/${each}`;
      return { text, takes, does, becomes: takes ? `${text} ` : text };
    });
}

function namesFor(before: string, typed: string, people: readonly Author[]): readonly Offer[] {
  const begin = foldForSearch(typed.replace(/^@/, ''));
  return people
    .filter(({ name }) => {
      const folded = foldForSearch(name);
      return folded.startsWith(begin) && folded !== begin.trimEnd();
    })
    .slice(0, most)
    .map(({ name }) => ({ text: name, takes: '', does: '', becomes: `${before}${name} ` }));
}
