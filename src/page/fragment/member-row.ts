import type { Author } from '../../protocol/record.ts';
import { nameMark, nameTag } from './badge.ts';
import { hueOf, initialOf } from './face.ts';
import type { Html } from './template.ts';

/** Somebody who is here. */
export function memberRow<T>(html: Html<T>, author: Author, you?: string, tag?: string): T {
  const mine = author.id === you;
  return html`<li class="${hueOf(author.id)}${mine ? ' me' : ''}"><button type="button" class="member" data-author="${author.id}">
    <span class="face" aria-hidden="true">${initialOf(author.name)}</span>
    <bdi>${author.name}</bdi>
    ${nameTag(html, tag)}
    ${nameMark(html, author)}
    ${mine ? html`<span class="you">you</span>` : ''}
  </button></li>`;
}
