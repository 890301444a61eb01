import { formatOf, type Part } from './format.ts';
import { linksOf, mayHaveLink } from './link-of.ts';
import { never } from './never.ts';

/** The things in a message that a search asks for beside words. */
export const things = ['link', 'code', 'mention'] as const;

export type Thing = (typeof things)[number];

/**
 * The rules by which a text has a link or code, as a number: it is raised with each change of them,
 * and what was worked out by other ones is made anew.
 */
export const thingVersion = 2;

/**
 * Has a text this thing in it, as it is shown? Mentions stand beside it.
 *
 * @example holdsThing('run `npm test`', 'code') // true
 */
export function holdsThing(text: string, thing: Exclude<Thing, 'mention'>): boolean {
  // Most texts have none, and that is seen at once.
  if (thing === 'code') return text.includes('`') && formatOf(text).some(isCode);
  return mayHaveLink(text) && linksOf(text).some(({ isOfUser }) => !isOfUser);
}

/** Is it code, or has it some in it? */
function isCode(part: Part): boolean {
  if (typeof part === 'string') return false;
  switch (part.type) {
    case 'code':
    case 'fence':
      return true;
    case 'link':
      return false;
    case 'list':
      return part.items.some(({ parts }) => parts.some(isCode));
    case 'bold':
    case 'italic':
    case 'strike':
    case 'spoiler':
    case 'quote':
      return part.parts.some(isCode);
    default:
      return never(part);
  }
}
