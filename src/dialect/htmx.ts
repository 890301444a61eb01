import { spokenText } from '../protocol/spoken.ts';
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

function emptied(list: string): string {
  return `<div id="${list}" hx-swap-oob="innerHTML"></div>`;
}

/** The original's page has no field for a name and never sends one, not even a blank one. */
function asksForName(fields: unknown): boolean {
  return typeof fields === 'object' && fields !== null && 'name' in fields;
}

/**
 * "Building a chat with WebSockets and HTMX": a form's fields come in as JSON, lines go out as
 * fragments that swap themselves in at the end of the list. Who speaks is a UUID, new with each
 * connection, unless the form has a field for a name.
 */
export const htmx: Dialect = {
  name: 'htmx',
  enters: 'at-open',
  backlog: { kind: 'replay', messages: 100 },
  defaultRoom: 'lobby',
  // After a reconnect the page still holds its lines: what follows replaces them.
  opening: emptied('chat_room'),
  anew: emptied('served') + emptied('chat_room'),
  binary: 'as-text',
  illFormed: 'ignore',
  nameless: (connection) => connection,

  decode(frame, { room, name }) {
    const parsed = firstValue(frame);
    const line = goFields(parsed, ['text', 'name']);
    if (!line) return { type: 'undecodable', code: 'bad_frame' };
    if (isBlank(line.text)) return [];
    const signed = isBlank(line.name) ? (asksForName(parsed?.value) ? 'guest' : name) : line.name;
    return [{ type: 'post', room, name: signed, text: line.text }];
  },

  encode(event) {
    if (event.type !== 'posted' || event.removedAt !== undefined) return undefined;
    return `<div id="chat_room" hx-swap-oob="beforeend">
  <li id="message" class="flex  my-2">
    <h1 class="text-base font-bold mr-2 text-red-500">${escapeHtml(event.author.name)}: </h1>
    <p class="text-base"> ${escapeHtml(spokenText(event))}</p>
  </li>
</div>`;
  },

  /** The page comes back after 1006, 1012 and 1013 only, and knows no codes from 4000 on. */
  closeCode(code) {
    if (code === 1011) return 1013;
    if (code < 4_000) return code;
    return code < 4_500 || code === 4_505 ? 1013 : 1008;
  },
};
