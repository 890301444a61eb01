import { html } from 'hono/html';
import type { PageHtml } from '../layout.ts';
import { type ListenerPlace, listenerFrame } from './frame.ts';

const settings = JSON.stringify({
  // Both would put a style or a script into the page, which its policy forbids.
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  historyEnabled: false,
});

/** The chat of "Building a chat with WebSockets and HTMX", on htmx 2 and its WebSocket extension. */
export function renderHtmxPage({ base, room }: ListenerPlace): PageHtml {
  const head = html`<meta name="htmx-config" content="${settings}">
<script defer src="${base}/listener/htmx.js"></script>
<script defer src="${base}/listener/htmx-ws.js"></script>
<script defer src="${base}/listener/htmx-form.js"></script>`;
  const main = html`<main hx-ext="ws" ws-connect="${base}/ws">
<div class="scroll" tabindex="0" role="log" aria-label="Lines"><ul id="chat_room"></ul></div>
<form id="form" ws-send>
<label>Message <input name="text" type="text" required autocomplete="off" enterkeyhint="send" dir="auto"></label>
<button type="submit">Send</button>
</form>
</main>`;
  return listenerFrame({ base, room, speaks: 'htmx', head, main });
}
