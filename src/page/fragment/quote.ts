import type { ReplyTo } from '../../protocol/carried.ts';
import { type Quoted, quotedPoints } from '../../protocol/quoted.ts';
import { gistOfStart } from './gist.ts';
import type { Html } from './template.ts';

/**
 * The line above an answer that says what it answers, and leads there. It is one line, whatever is quoted:
 * nothing moves where that is found later, edited or removed.
 *
 * @param quoted the original as it stands now; undefined where that is not known yet
 * @param plain whether the room shows what was typed
 */
export function quoteLine<T>(
  html: Html<T>,
  { reply }: { readonly reply?: ReplyTo | undefined },
  quoted: Quoted | undefined,
  plain = false,
): T | '' {
  if (!reply) return '';
  const { seq, author } = reply;
  return html`<p class="quote"><a href="${`?m=${seq}#m${seq}`}" data-quoted="${seq}"><span class="unseen">Answers </span><b><bdi>${author.name}</bdi></b> ${words(html, quoted, plain)}</a></p>`;
}

function words<T>(html: Html<T>, quoted: Quoted | undefined, plain: boolean): T {
  if (quoted === undefined) return html`<span></span>`;
  if ('gone' in quoted) return html`<i>This message was removed.</i>`;
  const { text } = quoted;
  return html`<span dir="auto">${plain ? text : gistOfStart(text, quotedPoints)}</span>`;
}
