import { html, nothing, type TemplateResult } from 'lit/html.js';
import { gist } from '../../page/fragment/gist.ts';
import { icon, paths } from '../../page/fragment/icon.ts';
import { fill, weave } from '../../page/words/say.ts';
import type { Limits } from '../../protocol/limit.ts';
import { counted, language, words } from '../words.ts';
import { keepFocus } from './field.ts';

/** The line that asks for a name: what it shows and does. */
export interface NameLine {
  readonly name: string;
  /** The end of its ids. */
  readonly tail: string;
  readonly fault: string;
  readonly limits: Limits;
  /** The word on its button. */
  readonly submit: string;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onComposed: () => void;
}

/** The line above the field that asks for a name. */
export function nameLine({ name, tail, fault, limits, submit, ...on }: NameLine): TemplateResult {
  return html`<div class="line-in">
    <label for="name${tail}">${words().compose.yourName}</label>
    <input
      id="name${tail}"
      maxlength=${limits.namePoints}
      .value=${name}
      autocomplete="nickname"
      dir="auto"
      enterkeyhint="send"
      aria-describedby="name-fault${tail}"
      @keydown=${on.onKey}
      @compositionend=${on.onComposed}
    />
    <button type="submit" class="word">${submit}</button>
    <p id="name-fault${tail}" class="fault" role="status">${fault}</p>
  </div>`;
}

/** The line above the field that says what is written there, and takes it back. */
export function cancelLine(says: string, cancel: () => void): TemplateResult {
  return html`<div class="line-in">
    <span class="grow">${says}</span>
    <button type="button" class="word" @click=${cancel}>${words().compose.cancel}</button>
  </div>`;
}

/** A message that is answered. */
export interface Replying {
  readonly seq: number;
  readonly name: string;
  readonly text: string;
}

/** The line above the field that says what is answered, and takes it back. */
export function replyLine({ name, text }: Replying, cancel: () => void): TemplateResult {
  const { answering, cancelAnswer, cancel: takeBack } = words().compose;
  return html`<div class="line-in replying">
    <p class="grow replied">${weave(answering, { name: html`<b><bdi>${name}</bdi></b>` })} <span dir="auto">${gist(text)}</span></p>
    <button type="button" class="word" aria-label=${cancelAnswer} @click=${cancel}>${takeBack}</button>
  </div>`;
}

/** The button of what else can be done here. */
export function plusButton(press: (event: Event) => void, isOpen = false): TemplateResult {
  return html`<button
    type="button"
    class="plus"
    aria-label=${words().compose.more}
    aria-haspopup="menu"
    aria-expanded=${isOpen}
    @click=${press}
  >
    ${icon(html, paths.plus)}
  </button>`;
}

/** The time for which nothing is sent yet: what is typed stays. */
export interface Wait {
  readonly seconds: number;
  /** The reason, and until when. */
  readonly words: string;
  /** It comes again and again: the words are for who would send already. */
  readonly isBrief: boolean;
}

/** The line above the field of who still waits. */
export const waitLine = ({ words: why }: Wait): TemplateResult =>
  html`<p class="line-in"><span class="grow">${why}</span></p>`;

/** The words below the field, and the signs that may still be typed into it. */
interface Left {
  readonly stuck: boolean;
  readonly left: number | undefined;
  readonly limits: Limits;
}

/** The line below the field: how much may still be typed, or why nothing goes. */
export function leftLine(id: string, of: Left): TemplateResult {
  const isWrong = of.stuck || (of.left ?? 0) < 0;
  return html`<p
    id=${id}
    class=${isWrong ? 'left over' : 'left'}
    aria-live=${isWrong ? 'polite' : 'off'}
  >${leftWords(of)}</p>`;
}

/** The button beside the field, under its name; it counts while nothing is sent yet. */
export function sendButton(name: string, waits = 0): TemplateResult {
  const isWaiting = waits > 0;
  return html`<button
    type="submit"
    class=${isWaiting ? 'send waits' : 'send'}
    aria-label=${isWaiting ? nothing : name}
    aria-disabled=${isWaiting}
    @mousedown=${keepFocus}
  >
    ${isWaiting ? html`<span class="unseen">${words().compose.sendSoon} </span><span class="many">${clockWords(waits)}</span>` : icon(html, paths.send)}
  </button>`;
}

/** @example clockWords(78) // '1:18' */
export function clockWords(seconds: number): string {
  if (seconds >= 3_600) return `${Math.ceil(seconds / 3_600)} h`;
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

function leftWords({ stuck, left, limits }: Left): string {
  if (stuck) return words().compose.stuck;
  if (left === undefined) return '';
  if (left >= 0) return counted(words().compose.left, left);
  const most = limits.textPoints.toLocaleString(language());
  return fill(words().compose.tooMany, { n: -left, most });
}
