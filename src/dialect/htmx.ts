import { isBlank } from '../protocol/text.ts';
import type { Dialect } from './dialect.ts';
import { firstValue, goFields } from './go-json.ts';

const entities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&#34;',
  "'": '&#39;',
  '+': '&#43;',
  '\0': '\ufffd',
};

/** Text as Go's html/template writes it into HTML. */
function escapeHtml(text: string): string {
  return text.replace(/[<>&"'+\0]/g, (found) => entities[found] as string);
}

/**
 * "Building a chat with WebSockets and HTMX": a form's fields come in as JSON, lines go out as
 * fragments that swap themselves in at the end of the list. Who speaks is a UUID, new with each
 * connection.
 */
export const htmx: Dialect = {
  name: 'htmx',
  enters: 'at-open',
  backlog: { kind: 'replay', messages: 100 },
  defaultRoom: 'lobby',
  // After a reconnect the page still holds its lines: what follows replaces them.
  opening: '<div id="chat_room" hx-swap-oob="innerHTML"></div>',
  binary: 'as-text',
  illFormed: 'ignore',
  nameless: (connection) => connection,

  decode(frame, { room, name }) {
    const line = goFields(firstValue(frame), ['text']);
    if (!line) return { type: 'undecodable', code: 'bad_frame' };
    return isBlank(line.text) ? [] : [{ type: 'post', room, name, text: line.text }];
  },

  encode(event) {
    if (event.type !== 'posted' || event.removedAt !== undefined) return undefined;
    return `<div id="chat_room" hx-swap-oob="beforeend">
  <li id="message" class="flex  my-2">
    <h1 class="text-base font-bold mr-2 text-red-500">${escapeHtml(event.author.name)}: </h1>
    <p class="text-base"> ${escapeHtml(event.text)}</p>
  </li>
</div>`;
  },

  /** The page comes back after 1006, 1012 and 1013 only. */
  closeCode(code) {
    if (code === 1012 || code === 1013) return code;
    return code >= 4_000 && code < 4_500 ? 1013 : 1008;
  },
};
