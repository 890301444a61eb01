import { quotedPoints } from '../../protocol/quoted.ts';
import type { Message } from '../../protocol/record.ts';
import { firstPoints } from '../../protocol/text.ts';
import { gistOfStart } from './gist.ts';
import { icon, paths } from './icon.ts';
import type { Html } from './template.ts';

/** A message in the bar above the talk: one line, which leads there. */
export function pinnedLine<T>(html: Html<T>, { seq, author, text }: Message): T {
  const start = gistOfStart(firstPoints(text, quotedPoints), quotedPoints);
  return html`<a class="pinned" href="${`?m=${seq}#m${seq}`}" data-quoted="${seq}">${icon(html, paths.pin)}<span><b><bdi>${author.name}</bdi></b> <span dir="auto">${start}</span></span></a>`;
}
