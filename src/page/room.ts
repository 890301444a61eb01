import { html, raw } from 'hono/html';
import type { CodeRule } from '../protocol/code.ts';
import type { QuotingMessage } from '../protocol/quoted.ts';
import type { Message } from '../protocol/record.ts';
import { arrange, type Line } from './fragment/arrange.ts';
import { utcClock } from './fragment/clock.ts';
import { dayLine } from './fragment/day-line.ts';
import { door, icon, paths } from './fragment/icon.ts';
import { messageRow } from './fragment/message-row.ts';
import { noticeLine } from './fragment/notice-line.ts';
import { pinnedLine } from './fragment/pinned-line.ts';
import { tagsOf } from './fragment/tag.ts';
import { asJson, talkDataClass } from './fragment/talk-data.ts';
import { type Assets, english, layout, type PageHtml, type Spoken } from './layout.ts';
import { litePath } from './lite/lite.ts';
import { roomPath } from './lobby.ts';
import type { ShownPage } from './shown-page.ts';
import { fill, wrap } from './words/say.ts';
import type { Tongue } from './words/tongue.ts';

export interface RoomPage extends Spoken {
  readonly code: string;
  readonly key: string;
  /** The title that was set; where there is none the code stands for it. */
  readonly title?: string | undefined;
  readonly topic?: string | undefined;
  readonly page: ShownPage;
  /** The message that was pinned last, if any is. */
  readonly pinned?: Message | undefined;
  readonly epoch: string;
  readonly codes: CodeRule;
  /** Is what was typed shown as it was typed, since the room has it so? */
  readonly plain?: boolean;
  readonly run: string;
  /** It tells nothing until it is known who reads: it may have been spoken in. */
  readonly isClosed?: boolean;
  /** The number of people here now. */
  readonly count: number;
  readonly assets: Assets;
  /** The server's address for people elsewhere; the browser's own address where it is not known. */
  readonly publicUrl?: string | undefined;
  /** The sites in whose frames it may stand: origins with spaces between, `any`, or '' for its own. */
  readonly framedBy?: string | undefined;
}

/** A room with its latest messages: to be read as it is, and made live by the script. */
export function renderRoom(room: RoomPage): PageHtml {
  const { code, page, assets } = room;
  const isFramed = room.framedBy !== undefined;
  return layout({
    title: `${room.title || code} · Parlour`,
    assets,
    kind: 'room',
    hidden: true,
    script: assets.script,
    awaits: 'say',
    isPlace: page.around !== undefined,
    isFramed,
    hasWords: true,
    tongue: room.tongue,
    head: room.isClosed || isFramed ? undefined : shownElsewhere(room),
    body: renderHouse(room),
  });
}

/**
 * The room itself, without the page around it.
 *
 * @param isTag true where it becomes a part of somebody else's page, which has landmarks of its own
 */
export function renderHouse(room: RoomPage, isTag = false): PageHtml {
  const { code, codes, key, page, run, count, assets, publicUrl, tongue = english } = room;
  const { room: words } = tongue.words;
  const called = room.title || code;
  const many = tongue.number(count);
  const isFramed = room.framedBy !== undefined;
  const title = html`<span class="title" dir="auto">${called}</span>`;
  return html`<div class="house${isTag ? ' in-tag' : ''}"${isTag ? html` lang="${tongue.language}" dir="${tongue.direction}"` : ''} data-room="${key}" data-code="${code}"${codes === 'exact' ? html` data-codes="exact"` : ''} data-run="${run}" data-count="${count}" data-url="${publicUrl ?? ''}"${isFramed ? html` data-framed="${room.framedBy}"` : ''}>
${isTag ? html`<div class="bar" part="header">` : pageHead(assets.base, isFramed, tongue)}
<parlour-title class="where" data-called="${called}" data-topic="${room.topic ?? ''}"><h1${isTag ? html` aria-level="2"` : ''}>${title}</h1>${room.topic ? html`<p class="topic" dir="auto">${room.topic}</p>` : ''}</parlour-title>
<parlour-tools class="tools"><p class="count"><span class="dot"></span><span class="many">${many}</span><span class="unseen"> ${words.here}</span></p><span class="find"></span><span class="about"></span><span class="share"></span></parlour-tools>
${
  isTag
    ? html`</div>
<div class="room">`
    : html`</header>
<main class="room" aria-label="${words.messages}">`
}
<parlour-link class="link" role="status"></parlour-link>
<parlour-door class="shut" hidden></parlour-door>
${room.pinned ? pinBar(room.pinned, words.pinned) : ''}<div class="log"${isTag ? html` part="log"` : ''} role="log" aria-live="off" aria-label="${code}" tabindex="0"><ol class="talk"${page.newer === undefined ? '' : html` data-newer="${page.newer}"`}>
${room.isClosed ? '' : talk(room, tongue)}
</ol></div>
<div class="jump">${page.newer === undefined ? '' : html`<a class="latest" href="${assets.base}${tongue.kept(roomPath(code))}">${words.latest} <span aria-hidden="true">↓</span></a>`}</div>
${
  isTag
    ? html`</div>
<div class="foot" part="composer">`
    : html`</main>
<footer class="foot">`
}
${composer(code, assets.base, tongue)}
${isTag ? html`</div>` : html`</footer>`}
<parlour-people class="panel people" role="complementary" aria-label="${words.people}"><div class="panel-head"><h2>${words.hereNow}</h2><span class="many">${many}</span></div></parlour-people>
<parlour-search class="panel search" role="complementary" aria-label="${words.search}" hidden></parlour-search>
<parlour-settings class="panel settings" role="complementary" aria-label="${words.about}" hidden></parlour-settings>
<parlour-questions class="panel questions" role="complementary" aria-label="${words.questions}" hidden></parlour-questions>
<parlour-card class="card"></parlour-card>
<p class="announcer unseen" aria-live="polite"></p>
${talkData(room)}
</div>`;
}

/** The words and addresses by which other sites show a link to the room. */
function shownElsewhere({ code, title, topic, publicUrl, tongue = english }: RoomPage): PageHtml {
  const about = topic || tongue.words.room.invites;
  const url = publicUrl === undefined ? undefined : publicUrl + roomPath(code);
  const oembed = `${publicUrl}/oembed?format=json&url=${encodeURIComponent(url ?? '')}`;
  return html`<meta name="description" content="${about}">
<meta property="og:type" content="website">
<meta property="og:title" content="${title || code}">
<meta property="og:description" content="${about}">
${url === undefined ? '' : html`<meta property="og:url" content="${url}">\n<link rel="alternate" type="application/json+oembed" href="${oembed}" title="${title || code}">\n`}`;
}

/** The messages once more, for the script: nothing reads a text back from its row. */
function talkData({ page: { latest, messages }, epoch, plain }: RoomPage): PageHtml {
  const data = {
    epoch,
    seq: latest,
    clearance: 'open',
    ...(plain && { plain }),
    messages,
  } as const;
  return html`<script type="application/json" class="${talkDataClass}">${raw(asJson(data))}</script>`;
}

function talk(
  { page: { messages, older }, plain }: RoomPage,
  tongue: Tongue,
): PageHtml | PageHtml[] {
  const { empty, earlier, beginning } = tongue.words.room;
  if (messages.length === 0) return noticeLine(html, 'empty', empty);
  const tags = tagsOf(messages.map(({ author }) => author));
  const lines = arrange(messages, utcClock.day).map((each) => line(each, tags, tongue, plain));
  if (older !== undefined) return [noticeLine(html, 'gap', earlier), ...lines];
  return [noticeLine(html, 'start', beginning), ...lines];
}

/** The rows of messages are the same in every language: what stands about them is not. */
function line(
  line: Line,
  tags: ReadonlyMap<string, string>,
  { dayName }: Tongue,
  plain?: boolean,
): PageHtml {
  return line.type === 'day'
    ? dayLine(html, line.day, dayName(line.at))
    : messageRow(html, line.message, {
        clock: utcClock,
        first: line.first,
        live: false,
        plain,
        tag: tags.get(line.message.author.id),
        quoted: (line.message as QuotingMessage).quoted,
      });
}

/** The bar as it stands until the script brings what hides it and opens the others: as high, so nothing moves. */
function pinBar(pinned: Message, label: string): PageHtml {
  return html`<div class="pins" role="region" aria-label="${label}"><ul><li>${pinnedLine(html, pinned)}</li></ul></div>
`;
}

/** The beginning of the bar as a page of its own has it. */
function pageHead(
  base: string,
  isFramed: boolean,
  { kept, words: { room: words, frame } }: Tongue,
): PageHtml {
  return html`<a class="skip" href="#say">${words.skip}</a>
<header class="bar">
<a class="mark" href="${base}${kept('/')}" aria-label="${frame.allRooms}"${isFramed ? html` target="_blank" rel="noopener"` : ''}>${door(html)}</a>`;
}

function composer(code: string, base: string, { kept, words: { room: words } }: Tongue): PageHtml {
  const leads = [roomPath(code), litePath(code)].map(
    (path) => (to: string) => html`<a href="${base}${kept(path)}">${to}</a>`,
  );
  return html`<noscript><p class="hint">${wrap(words.noScript, ...leads)}</p></noscript>
<parlour-typing class="typing"></parlour-typing>
<parlour-chips></parlour-chips>
<parlour-composer><form class="compose">
<label class="unseen" for="say">${fill(words.messageTo, { room: code })}</label>
<textarea id="say" rows="1" dir="auto" autocomplete="off" autocapitalize="sentences" enterkeyhint="send" placeholder="${words.say}"></textarea>
<button type="submit" class="send" aria-label="${words.send}" disabled>${icon(html, paths.send)}</button>
</form></parlour-composer>`;
}
