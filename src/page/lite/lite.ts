import { html } from 'hono/html';
import { writeCursor } from '../../protocol/cursor.ts';
import type { Message } from '../../protocol/record.ts';
import { spokenText } from '../../protocol/spoken.ts';
import { claimedMark } from '../fragment/badge.ts';
import { iso, utcClock } from '../fragment/clock.ts';
import { formatted } from '../fragment/formatted.ts';
import { door } from '../fragment/icon.ts';
import { linked } from '../fragment/linked.ts';
import { placeOf } from '../fragment/place.ts';
import { english, type PageHtml, type Spoken } from '../layout.ts';
import { roomPath } from '../lobby.ts';
import type { ShownPage } from '../shown-page.ts';
import { wrap } from '../words/say.ts';

export interface LitePage extends Spoken {
  /** The path below which the site stands. */
  readonly base: string;
  readonly code: string;
  /** The title that was set; where there is none the code stands for it. */
  readonly title?: string | undefined;
  readonly key: string;
  readonly page: ShownPage;
  readonly epoch: string;
  readonly run: string;
  /** Is what was typed shown as it was typed, since the room has it so? */
  readonly plain?: boolean;
  /** The name that the form holds already. */
  readonly name: string;
  /** The most characters of a name. */
  readonly namePoints: number;
  readonly text?: string;
  /** The rules for people who write here. */
  readonly rules?: string | undefined;
  /** The reason why the text was not taken. */
  readonly refused?: string;
  /** It asks for a password, which a form without a script has nowhere to keep. */
  readonly asksPassword?: boolean;
}

const settings = JSON.stringify({
  // Both would put a style or a script into the page, which its policy forbids.
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  historyEnabled: false,
  // Of htmx 4: a hidden tab goes on listening.
  ws: { pauseOnBackground: false },
});

const scripts = (base: string) => html`<script src="${base}/listener/htmx.js"></script>
<script src="${base}/listener/htmx-ws.js"></script>
<script src="${base}/listener/lite.js"></script>`;

/** The address of a room's page that needs no script, below the path of the site; with a message, of that place in the past. */
export function litePath(code: string, name = '', seq?: number): string {
  const path = `/lite/${encodeURIComponent(code)}`;
  const named = name === '' ? '' : `?name=${encodeURIComponent(name)}`;
  const place = seq === undefined ? '' : placeOf(seq);
  return path + named + (named ? place.replace('?', '&') : place);
}

/**
 * A room that is read and written by links and forms alone. With htmx it is live: what was said
 * since it was served comes into a list of its own, and a form that is not connected is a form. About
 * a place in the past it is not: between that and what comes in there would be a gap.
 */
export function renderLite(room: LitePage): PageHtml {
  const { base, code, key, page, epoch, run, name, tongue = english } = room;
  const { lite: words, frame } = tongue.words;
  const cursor = writeCursor({ epoch, seq: page.latest, run });
  const address = `${base}/ws?dialect=htmx&room=${encodeURIComponent(key)}&after=${cursor}`;
  const lines = page.messages.filter(({ removedAt }) => removedAt === undefined);
  const isLive = !room.asksPassword && page.newer === undefined;
  // Scripts that are not deferred find the document still loading: htmx 4 looks for its extension
  // once it is loaded, and with deferred ones at once.
  return html`<!doctype html>
<html lang="${tongue.language}"${tongue.direction === 'rtl' ? html` dir="rtl"` : ''}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>${room.title || code} · Parlour</title>
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<meta name="htmx-config" content="${settings}">
<link rel="stylesheet" href="${base}/listener/page.css">
<link rel="stylesheet" href="${base}/listener/lite.css">
</head>
<body>
<header>
<a class="mark" href="${base}${tongue.kept('/')}" aria-label="${frame.allRooms}">${door(html)}</a>
<h1><bdi>${room.title || code}</bdi></h1>
<p><a href="${base}${tongue.kept(litePath(code, name))}">${words.reload}</a> <span id="state" role="status"></span></p>
</header>
<main${!isLive ? '' : html` hx-ext="ws" ws-connect="${address}"`}>
<div class="scroll" tabindex="0" role="log" aria-live="polite" aria-label="${words.messages}"><div class="lines">
${way(room, 'earlier', page.older)}<ul id="served">${lines.map((each) => line(each, room.plain))}</ul>
${isLive ? html`<ul id="chat_room"></ul>` : way(room, 'later', page.newer)}
</div></div>
${room.asksPassword ? asking(room) : form(room)}
</main>
${isLive ? scripts(base) : ''}
</body>
</html>`;
}

/** Leads on in the past, to what is in view already and what is beyond it; the later way to the end, too. */
function way(
  { base, code, name, page, tongue = english }: LitePage,
  word: 'earlier' | 'later',
  seq?: number,
): PageHtml {
  if (seq === undefined) return html``;
  const { lite: words } = tongue.words;
  const latest = html` · <a href="${base}${tongue.kept(litePath(code, name))}">${words.latest}</a>`;
  return html`<p class="way"><a href="${base}${tongue.kept(litePath(code, name, seq))}">${words[word]}</a>${page.newer === undefined ? '' : latest}</p>
`;
}

function asking({ base, code, tongue = english }: LitePage): PageHtml {
  const itsPage = (words: string) =>
    html`<a href="${base}${tongue.kept(roomPath(code))}">${words}</a>`;
  return html`<p class="asks">${wrap(tongue.words.lite.password, itsPage)}</p>`;
}

function form(page: LitePage): PageHtml {
  const { base, code, name, namePoints, text = '', rules, refused, tongue = english } = page;
  const { lite: words } = tongue.words;
  const fault = html` autofocus aria-invalid="true" aria-describedby="refused"`;
  // A fragment that is a field moves the focus there, where autofocus gives way to a fragment.
  return html`${
    rules
      ? html`<p class="rules" dir="auto">${rules}</p>
`
      : ''
  }<form id="form" action="${base}${tongue.kept(`/lite/${encodeURIComponent(code)}/messages`)}" method="post" ws-send>
${refused ? html`<p id="refused" class="refused" role="alert">${refused}</p>` : ''}
<label class="name">${words.name} <input name="name" type="text" value="${name}" maxlength="${namePoints}" autocomplete="nickname" dir="auto"></label>
<label>${words.message} <input id="latest" name="text" type="text" value="${text}" required autocomplete="off" enterkeyhint="send" dir="auto"${refused ? fault : ''}></label>
<button type="submit">${words.send}</button>
<noscript><p>${words.noScript}</p></noscript>
</form>`;
}

function line(message: Message, plain = false): PageHtml {
  const { seq, author, text, at, reply } = message;
  const shown = plain ? undefined : formatted(html, text);
  const answers = reply ? spokenText({ text: '', reply }) : '';
  const words = shown?.isBlock
    ? html`${reply ? html`<p dir="auto">${answers}</p>` : ''}<div class="words">${shown.content}</div>`
    : html`<p dir="auto">${answers}${shown?.content ?? linked(html, text)}</p>`;
  const mark = author.claimed ? html`${claimedMark(html)} ` : '';
  return html`<li id="m${seq}"><h2 dir="auto">${author.name}: </h2>${mark}${words} <time datetime="${iso(at)}" title="${utcClock.moment(at)}">${utcClock.time(at)}</time></li>
`;
}
