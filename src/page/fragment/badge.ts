import type { Author } from '../../protocol/record.ts';
import type { Html } from './template.ts';

/** The mark beside a name: its badge, or in words what is known of somebody without one. */
export function nameMark<T>(html: Html<T>, author: Author): T | '' {
  const { badge } = author;
  if (badge) return html`<span class="badge ${badge}" data-badge="${badge}">${badge}</span>`;
  if (author.claimed) return claimedMark(html);
  return isGuest(author) ? html`<span class="guest">guest</span>` : '';
}

/** A part of an id, by which two of one name are told apart. */
export function nameTag<T>(html: Html<T>, tag: string | undefined): T | '' {
  return tag ? html`<code class="tag">${tag}</code>` : '';
}

/** Somebody known by a secret of its own, and not by an account of the host. */
export function isGuest({ id, claimed }: Author): boolean {
  return !claimed && id.startsWith('g_');
}

/** Says that nothing but the client's word stands for a name. */
export function claimedMark<T>(html: Html<T>): T {
  return html`<span class="claimed" title="Anybody can write under this name: it is only claimed">without a key</span>`;
}
