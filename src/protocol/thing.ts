import { linksOf } from './link-of.ts';

/** The things in a message that a search asks for beside words. */
export const things = ['link', 'code', 'mention'] as const;

export type Thing = (typeof things)[number];

/**
 * The rules by which a text has a link or code, as a number: it is raised with each change of them,
 * and what was worked out by other ones is made anew.
 */
export const thingVersion = 1;

const fence = /^ {0,3}(?:```|~~~)/mu;

/** Has a text this thing in it? Mentions stand beside it. In time that grows with its length alone. */
export function holdsThing(text: string, thing: Exclude<Thing, 'mention'>): boolean {
  if (thing === 'code') return text.includes('`') || text.includes('~~~') ? holdsCode(text) : false;
  // Most texts have none, and that is seen at once.
  return /[.:\u3002\uff0e\uff61]/u.test(text) && linksOf(text).length > 0;
}

/** Has a text code in it: behind a fence, or between two rows of as many backticks? */
function holdsCode(text: string): boolean {
  if (fence.test(text)) return true;
  const lengths = text.match(/`+/gu)?.map(({ length }) => length) ?? [];
  return new Set(lengths).size < lengths.length;
}
