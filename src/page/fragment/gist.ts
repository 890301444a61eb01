import { formatOf, type Part } from '../../protocol/format.ts';
import { never } from '../../protocol/never.ts';
import { countPoints } from '../../protocol/text.ts';

const veil = '▒▒▒';
/** A spoiler whose end was cut away. */
const unclosed = /\|\|(?=\S)[\s\S]*$/;
const openFence = /^```\S*$/m;

/**
 * A text in one piece, without marks, for where nobody asks to see what its writer covered.
 *
 * @param cover what stands for that
 * @example gist('it *was* ||the butler||') // 'it was ▒▒▒'
 */
export function gist(text: string, cover = veil): string {
  const plain = (part: Part): string =>
    typeof part === 'string' ? part : inner(part, plain, cover);
  return formatOf(text).map(plain).join('').replace(/\n+/g, '\n').trim();
}

/**
 * The same of a text's beginning: where it was cut off within what its writer covered, that is covered.
 *
 * @param points how many code points are left of a longer text
 * @example gistOfStart('it was ||the but', 16) // 'it was ▒▒▒'
 */
export function gistOfStart(text: string, points: number): string {
  const shown = gist(text);
  if (countPoints(text) < points) return shown;
  return shown.replace(unclosed, veil).replace(openFence, '');
}

function inner(part: Exclude<Part, string>, plain: (part: Part) => string, cover: string): string {
  const all = (parts: readonly Part[]) => parts.map(plain).join('');
  switch (part.type) {
    case 'spoiler':
      return cover;
    case 'code':
      return part.text;
    case 'fence':
      return `\n${part.text}\n`;
    case 'link':
      return part.link.typed;
    case 'list':
      return `\n${part.items.map(({ parts }) => all(parts)).join('\n')}\n`;
    case 'bold':
    case 'italic':
    case 'strike':
      return all(part.parts);
    case 'quote':
      return `\n${all(part.parts)}\n`;
    default:
      return never(part);
  }
}
