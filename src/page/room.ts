import { html } from 'hono/html';
import type { Message } from '../protocol/record.ts';
import type { MessagePage } from '../store/store.ts';
import { arrange, type Line } from './fragment/arrange.ts';
import { utcClock } from './fragment/clock.ts';
import { dayLine } from './fragment/day-line.ts';
import { door, icon, paths } from './fragment/icon.ts';
import { messageRow } from './fragment/message-row.ts';
import { noticeLine } from './fragment/notice-line.ts';
import { type Assets, layout, type PageHtml } from './layout.ts';
import { roomPath } from './lobby.ts';

export interface RoomPage {
  readonly code: string;
  readonly key: string;
  /** The latest messages. */
  readonly page: MessagePage;
  readonly epoch: string;
  /** How many are here now. */
  readonly count: number;
  readonly assets: Assets;
  /** Where people elsewhere reach this server; the browser's own address where it is not known. */
  readonly publicUrl?: string | undefined;
}

/** A room with its latest messages: to be read as it is, and made live by the script. */
export function renderRoom(room: RoomPage): PageHtml {
  const { code, key, page, epoch, count, assets, publicUrl } = room;
  const body = html`<div id="room" class="house" data-room="${key}" data-code="${code}" data-epoch="${epoch}" data-seq="${page.latest}" data-count="${count}" data-url="${publicUrl ?? ''}">
<a class="skip" href="#say">Skip to the composer</a>
${header(code, count)}
<main class="room" aria-label="Messages">
<div class="log" role="log" aria-live="off" aria-label="${code}" tabindex="0"><ol class="talk">
${talk(page.messages)}
</ol></div>
</main>
${footer(code)}
</div>`;
  return layout({
    title: `${code} · Parlour`,
    assets,
    kind: 'room',
    hidden: true,
    live: true,
    body,
  });
}

function header(code: string, count: number): PageHtml {
  return html`<header class="bar">
<a class="mark" href="/" aria-label="All rooms">${door(html)}</a>
<div class="where"><h1><bdi>${code}</bdi></h1></div>
<div class="tools"><p class="count"><span class="dot"></span><span class="many">${count.toLocaleString('en')}</span><span class="unseen"> here</span></p></div>
</header>`;
}

function talk(messages: readonly Message[]): PageHtml | PageHtml[] {
  if (messages.length === 0) {
    return noticeLine(html, 'empty', 'Nobody has said anything yet. Share the code.');
  }
  return arrange(messages, utcClock.day).map(line);
}

function line(line: Line): PageHtml {
  return line.type === 'day'
    ? dayLine(html, line.day, utcClock.dayName(line.at))
    : messageRow(html, line.message, { clock: utcClock, first: line.first, live: false });
}

function footer(code: string): PageHtml {
  return html`<footer class="foot">
<noscript><p class="hint">You can read here without scripts; times are UTC. <a href="${roomPath(code)}">Reload</a> to see what is new, and allow scripts to say something yourself.</p></noscript>
<p class="typing"></p>
<form class="compose">
<label class="unseen" for="say">Message to ${code}</label>
<textarea id="say" rows="1" dir="auto" autocomplete="off" autocapitalize="sentences" enterkeyhint="send" placeholder="Say something"></textarea>
<button type="submit" class="send" aria-label="Send" disabled>${icon(html, paths.send)}</button>
</form>
</footer>`;
}
