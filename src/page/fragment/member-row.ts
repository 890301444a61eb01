import type { Author } from '../../protocol/record.ts';
import { hueOf, initialOf } from './face.ts';
import { claimedMark } from './message-row.ts';
import type { Html } from './template.ts';

/** Somebody who is here. */
export function memberRow<T>(html: Html<T>, author: Author, you?: string): T {
  const mine = author.id === you;
  return html`<li class="member ${hueOf(author.id)}${mine ? ' me' : ''}" data-author="${author.id}">
    <span class="face" aria-hidden="true">${initialOf(author.name)}</span>
    <bdi>${author.name}</bdi>
    ${author.claimed ? claimedMark(html) : ''}
    ${mine ? html`<span class="you">you</span>` : ''}
  </li>`;
}
