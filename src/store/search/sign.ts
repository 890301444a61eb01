/*
 * A sign is what a search asks for beside words: who wrote a message, whom it mentions, and what is in
 * it. Each is kept as grams of its own kind. A person's id and the name that it bore are the same kind
 * of sign, so that one question finds both.
 */

import { carriedIn, type Mention } from '../../protocol/carried.ts';
import { foldForSearch } from '../../protocol/fold.ts';
import type { SearchRange } from '../../protocol/search-range.ts';
import { holdsThing, type Thing } from '../../protocol/thing.ts';
import type { SaidText } from './texts.ts';

/** The sign of a message that has such a thing. */
const thingSign = (thing: Thing): string => `\u0001${thing}`;
const authorSign = (idOrName: string): string => `\u0002${foldForSearch(idOrName)}`;
const mentionSign = (idOrName: string): string => `\u0003${foldForSearch(idOrName)}`;

/** The signs of a message. */
export function signsOf(said: SaidText): readonly string[] {
  const { author, text } = said;
  const mentions = mentionsIn(said);
  return [
    authorSign(author.id),
    authorSign(author.name),
    ...mentions.flatMap(({ id, name }) => [mentionSign(id), mentionSign(name)]),
    ...(mentions.length > 0 ? [thingSign('mention')] : []),
    ...(['link', 'code'] as const).filter((each) => holdsThing(text, each)).map(thingSign),
  ];
}

/** The people whom a message mentions. */
export function mentionsIn({ carried }: SaidText): readonly Mention[] {
  return carriedIn(carried).mentions ?? [];
}

/** The signs of every message that is asked for. */
export function askedSigns({ from, mentions, has = [] }: SearchRange): readonly string[] {
  return [
    ...(from === undefined ? [] : [authorSign(from)]),
    ...(mentions === undefined ? [] : [mentionSign(mentions)]),
    ...has.map(thingSign),
  ];
}
