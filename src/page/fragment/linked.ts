import { type Link, linksOf } from '../../protocol/link-of.ts';
import type { Html } from './template.ts';

/** Text as it was written, in which addresses of the web can be clicked. All else stays text. */
export function linked<T>(html: Html<T>, text: string): (string | T)[] {
  const parts: (string | T)[] = [];
  let end = 0;
  for (const link of linksOf(text)) {
    if (link.isOfUser) continue;
    if (link.at > end) parts.push(text.slice(end, link.at));
    parts.push(linkTo(html, link));
    end = link.at + link.typed.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** An address that can be clicked, with the host that it leads to where that is not what one reads. */
export function linkTo<T>(html: Html<T>, { href, typed, host, isLookAlike }: Link): T {
  return html`<a href="${href}" dir="ltr" target="_blank" rel="noopener noreferrer nofollow ugc">${typed}${
    host === undefined
      ? ''
      : html`<span class="${isLookAlike ? 'host odd' : 'host'}"> (${isLookAlike ? 'looks like another one: ' : ''}${host})</span>`
  }</a>`;
}
