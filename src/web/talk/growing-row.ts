import { html } from 'lit/html.js';
import { messageRow } from '../../page/fragment/message-row.ts';
import type { Growing } from '../../protocol/growing.ts';
import { localClock } from '../local-clock.ts';
import { words } from '../words.ts';
import type { Row } from './talk.ts';

const fence = /^```/gm;
const spoiler = /\|\|(?=\S)|(?<=\S)\|\|/g;

/** The text as if code and spoilers that have begun ended here: nobody reads what is to be covered. */
function closed(text: string): string {
  const isOpen = (mark: RegExp) => (text.match(mark)?.length ?? 0) % 2 === 1;
  if (isOpen(fence)) return `${text}\n\`\`\``;
  return isOpen(spoiler) ? `${text.trimEnd()}||` : text;
}

/** A message that a bot is writing, below all others: it is read aloud once it is there. */
export function growingRow({ author, ref, text }: Growing): Row {
  const view = {
    ...{ clock: localClock, first: true, live: false, mood: 'growing' },
    state: html` <small class="state">${words().veil.growing}&nbsp;…</small>`,
  };
  return {
    key: `growing ${author.id} ${ref}`,
    from: [text, author.name],
    template: () => messageRow(html, { seq: 0, author, text: closed(text), at: Date.now() }, view),
  };
}
