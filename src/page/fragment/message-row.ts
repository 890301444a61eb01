import { isEmojiAlone } from '../../protocol/emoji.ts';
import type { Quoted } from '../../protocol/quoted.ts';
import type { Message, Reaction } from '../../protocol/record.ts';
import { nameMark, nameTag } from './badge.ts';
import { type Clock, iso } from './clock.ts';
import { hueOf, initialOf } from './face.ts';
import { formatted } from './formatted.ts';
import { linked } from './linked.ts';
import { isNamed, mentionWords } from './mentioned.ts';
import { quoteLine } from './quote.ts';
import type { Html } from './template.ts';

/** The look of a message for one reader. */
export interface MessageView {
  readonly clock: Clock;
  /** Begins a group. */
  readonly first: boolean;
  /** The ids by which the reader is an author here, where they are known. */
  readonly you?: readonly string[] | undefined;
  /** Can reactions be clicked? */
  readonly live: boolean;
  /** A part of its id, where somebody else has the same name. */
  readonly tag?: string | undefined;
  /** Is what was typed shown as it was typed, since the room has it so? */
  readonly plain?: boolean | undefined;
  /** The message that it answers, as that stands now. */
  readonly quoted?: Quoted | undefined;
  /** Further classes. */
  readonly mood?: string | undefined;
  /** Stands behind the text. */
  readonly state?: unknown;
  /** Stands below it. */
  readonly below?: unknown;
}

/** A message as a row of the talk. What it says is never read back from it: see {@link TalkData}. */
export function messageRow<T>(html: Html<T>, message: Message, view: MessageView): T {
  const { author, at, seq } = message;
  return html`<li
    id="${seq ? `m${seq}` : ''}"
    class="${classesOf(message, view)}"
    data-seq="${seq || ''}"
    data-author="${author.id}"
  >
    <span class="face" aria-hidden="true">${initialOf(author.name)}</span>
    <div class="say">
      <p class="who">
        <b><bdi>${author.name}</bdi></b>
        ${nameTag(html, view.tag)}
        ${nameMark(html, author)}
        ${view.you?.includes(author.id) ? html`<span class="you">you</span>` : ''}
        <time datetime="${iso(at)}" title="${view.clock.moment(at)}">${view.clock.time(at)}</time>
      </p>
      ${message.removedAt ? gone(html, message) : said(html, message, view)}
      ${view.below ?? ''}
    </div>
  </li>`;
}

/** Stands where the words of a message were. */
function gone<T>(html: Html<T>, { hidden }: Message): T {
  return hidden
    ? html`<p class="gone by-order">Hidden by those who keep order.</p>`
    : html`<p class="gone">This message was removed.</p>`;
}

function classesOf({ author, mentions }: Message, { first, you, mood }: MessageView): string {
  const isMine = you?.includes(author.id);
  const named = !isMine && isNamed(mentions, you) && 'named';
  return ['line', hueOf(author.id), first && 'first', isMine && 'me', named, mood]
    .filter(Boolean)
    .join(' ');
}

function said<T>(html: Html<T>, message: Message, view: MessageView): T {
  const { editedAt, reactions } = message;
  const edited = editedAt
    ? html` <small class="edited" title="${view.clock.moment(editedAt)}">edited</small>`
    : '';
  return html`${quoteLine(html, message, view.quoted, view.plain)}${words(html, message, view, html`${edited}${view.state ?? ''}`)}
      ${reactions?.length ? html`<p class="react">${reactions.map((reaction) => tally(html, reaction, view))}</p>` : ''}`;
}

/** The text as its room shows it: a line, or paragraphs where lists, quotes or code stand in it. */
function words<T>(html: Html<T>, message: Message, { plain, you }: MessageView, behind: T): T {
  const { seq, text, mentions } = message;
  const { isBlock, content } = plain
    ? { isBlock: false, content: linked(html, text) }
    : formatted(html, text, { copies: seq > 0, words: mentionWords(html, mentions, you) });
  if (isBlock) {
    return html`<div class="text"><div class="words">${content}</div>${behind}</div>`;
  }
  const look = isEmojiAlone(text) ? 'words big' : 'words';
  return html`<p class="text" dir="auto"><span class="${look}">${content}</span>${behind}</p>`;
}

function tally<T>(html: Html<T>, { emoji, count, by }: Reaction, view: MessageView): T {
  const mine = by.some((id) => view.you?.includes(id));
  const content = html`<span class="emoji">${emoji}</span> <span class="many">${count}</span>`;
  return view.live
    ? html`<button type="button" class="${mine ? 'tally mine' : 'tally'}" aria-pressed="${mine ? 'true' : 'false'}" data-emoji="${emoji}">${content}</button>`
    : html`<span class="tally" data-emoji="${emoji}">${content}</span>`;
}
