import type { Html } from './template.ts';

/** The line under which a day's messages stand. */
export function dayLine<T>(html: Html<T>, day: string, name: string): T {
  return html`<li class="day" data-day="${day}"><h2><time datetime="${day}">${name}</time></h2></li>`;
}
