import type { Html } from './template.ts';

// Neither quotes, marks of direction nor the stops of Chinese and Japanese belong to an address.
const address =
  /\bhttps?:\/\/[^\s<>"'`\p{Cc}\p{Cf}\u3001\u3002\u300a-\u3011\uff01\uff08\uff09\uff0c\uff1a\uff1b\uff1f]+/giu;
const trailing = /[.,:;!?…]+$/u;
const brackets = { ')': '(', ']': '[', '}': '{' } as const;

/** Text as it was written, in which addresses of the web can be clicked. All else stays text. */
export function linked<T>(html: Html<T>, text: string): (string | T)[] {
  const parts: (string | T)[] = [];
  let end = 0;
  for (const match of text.matchAll(address)) {
    const found = trim(match[0]);
    if (!isAddress(found)) continue;
    if (match.index > end) parts.push(text.slice(end, match.index));
    parts.push(html`<a href="${found}" target="_blank" rel="noopener noreferrer">${found}</a>`);
    end = match.index + found.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** Punctuation after an address belongs to the sentence; so does a bracket opened before it. */
function trim(found: string): string {
  let kept = found.replace(trailing, '');
  for (;;) {
    const last = kept.at(-1) as keyof typeof brackets;
    const opening = brackets[last];
    if (!opening || count(kept, opening) >= count(kept, last)) return kept;
    kept = kept.slice(0, -1).replace(trailing, '');
  }
}

function count(text: string, letter: string): number {
  return text.split(letter).length - 1;
}

function isAddress(text: string): boolean {
  return URL.canParse(text);
}
