import type { Html } from './template.ts';

/**
 * The line under which a day's messages stand.
 *
 * @param content what stands in it in the place of its name alone
 */
export function dayLine<T>(html: Html<T>, day: string, name: string, content?: (name: T) => T): T {
  const time = html`<time datetime="${day}">${name}</time>`;
  return html`<li class="day" data-day="${day}"><h2>${content ? content(time) : time}</h2></li>`;
}
