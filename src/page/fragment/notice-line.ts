import type { Html } from './template.ts';

/** A line that nobody said. */
export function noticeLine<T>(html: Html<T>, kind: 'start' | 'gap' | 'empty', content: unknown): T {
  return html`<li class="note ${kind}">${content}</li>`;
}
