import type { Item, Part } from '../../src/protocol/format.ts';
import { never } from '../../src/protocol/never.ts';

/**
 * A tree of parts as a person writes it down.
 *
 * @example written(formatOf('so *good*')) // 'so {bold good}'
 */
export function written(parts: readonly Part[]): string {
  return parts.map(one).join('');
}

function one(part: Part): string {
  if (typeof part === 'string') return part;
  switch (part.type) {
    case 'code':
      return `{code ${part.text}}`;
    case 'fence':
      return `{fence${part.language && `.${part.language}`} ${part.text}}`;
    case 'link':
      return `{link ${part.link.typed}${part.link.host ? ` → ${part.link.host}` : ''}${part.link.isLookAlike ? '!' : ''}}`;
    case 'list':
      return `{list${part.items.map(item).join('')}}`;
    case 'quote':
    case 'bold':
    case 'italic':
    case 'strike':
    case 'spoiler':
      return `{${part.type} ${written(part.parts)}}`;
    default:
      return never(part);
  }
}

function item({ level, value, parts }: Item): string {
  return ` [${'>'.repeat(level)}${value === undefined ? '' : `${value}.`} ${written(parts)}]`;
}
