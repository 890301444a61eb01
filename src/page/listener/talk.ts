import { html } from 'hono/html';
import type { PageHtml } from '../layout.ts';
import { type ListenerPlace, listenerFrame } from './frame.ts';

interface TalkPage extends ListenerPlace {
  readonly dialect: 'chatlog' | 'golem' | 'roomcode';
}

/** A page whose script speaks `dialect` over a plain WebSocket. */
function renderTalkPage({ base, dialect, room }: TalkPage): PageHtml {
  const head = html`<script defer src="${base}/listener/talk.js"></script>`;
  const main = html`<main data-dialect="${dialect}" data-room="${room}">
<div class="scroll" tabindex="0" role="log" aria-label="Lines"><ul id="lines"></ul></div>
<form id="form">
${dialect === 'golem' ? '' : html`<label class="name">Name <input name="name" type="text" required maxlength="32" autocomplete="nickname" dir="auto"></label>`}
<label>Message <input name="text" type="text" required autocomplete="off" enterkeyhint="send" dir="auto"></label>
<button type="submit">Send</button>
</form>
</main>`;
  return listenerFrame({ base, room, speaks: dialect, head, main });
}

/** golang-chat's page: a name, a line and the time, and all of the history. */
export function renderChatlogPage(place: ListenerPlace): PageHtml {
  return renderTalkPage({ dialect: 'chatlog', ...place });
}

/** golem's chat example in one room; its wire has no names. */
export function renderGolemPage(place: ListenerPlace): PageHtml {
  return renderTalkPage({ dialect: 'golem', ...place });
}

/** simple-golang-realtime-chat-room has no page of its own; this one speaks its wire. */
export function renderRoomcodePage(place: ListenerPlace): PageHtml {
  return renderTalkPage({ dialect: 'roomcode', ...place });
}
