import { linksOf } from '../../protocol/link-of.ts';
import type { Html } from './template.ts';

/** Text as it was written, in which addresses of the web can be clicked. All else stays text. */
export function linked<T>(html: Html<T>, text: string): (string | T)[] {
  const parts: (string | T)[] = [];
  let end = 0;
  for (const { at, typed, host } of linksOf(text)) {
    if (at > end) parts.push(text.slice(end, at));
    parts.push(
      html`<a href="${typed}" dir="ltr" target="_blank" rel="noopener noreferrer nofollow ugc">${typed}${host === undefined ? '' : html`<span class="host"> (${host})</span>`}</a>`,
    );
    end = at + typed.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}
