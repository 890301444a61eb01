import { formatOf, type Part } from '../../protocol/format.ts';
import { never } from '../../protocol/never.ts';

const cover = '▒▒▒';

/**
 * A text in one piece, for where nobody asks to see what its writer covered.
 *
 * @example covered('it was ||the butler||') // 'it was ▒▒▒'
 */
export function covered(text: string): string {
  return text.includes('||') ? formatOf(text).map(plain).join('') : text;
}

function plain(part: Part): string {
  if (typeof part === 'string') return part;
  switch (part.type) {
    case 'spoiler':
      return cover;
    case 'code':
    case 'fence':
      return part.text;
    case 'link':
      return part.link.typed;
    case 'list':
      return part.items.map(({ parts }) => `\n${parts.map(plain).join('')}`).join('');
    case 'bold':
    case 'italic':
    case 'strike':
    case 'quote':
      return part.parts.map(plain).join('');
    default:
      return never(part);
  }
}
