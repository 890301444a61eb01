import { html, type TemplateResult } from 'lit';
import type { Limits } from '../../protocol/limit.ts';

/** What the line that asks for a name shows and does. */
export interface NameLine {
  readonly name: string;
  readonly fault: string;
  readonly limits: Limits;
  /** The word on its button. */
  readonly submit: 'Send' | 'Keep';
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onComposed: () => void;
}

/** The line above the field that asks for a name. */
export function nameLine({ name, fault, limits, submit, ...on }: NameLine): TemplateResult {
  return html`<div class="line-in">
    <label for="name">Your name</label>
    <input
      id="name"
      maxlength=${limits.namePoints}
      .value=${name}
      autocomplete="nickname"
      dir="auto"
      enterkeyhint="send"
      aria-describedby="name-fault"
      @keydown=${on.onKey}
      @compositionend=${on.onComposed}
    />
    <button type="submit" class="word">${submit}</button>
    <p id="name-fault" class="fault" role="status">${fault}</p>
  </div>`;
}

/** The line above the field while a message is edited in it. */
export function amendLine(cancel: () => void): TemplateResult {
  return html`<div class="line-in">
    <span class="grow">Editing your message</span>
    <button type="button" class="word" @click=${cancel}>Cancel</button>
  </div>`;
}

/** The words below the field: how much may still be typed, or why nothing goes. */
export function leftWords(of: {
  readonly stuck: boolean;
  readonly left: number | undefined;
  readonly limits: Limits;
}): string {
  const { stuck, left, limits } = of;
  if (stuck) return 'This page could not start, so nothing was sent. Your text is kept.';
  if (left === undefined) return '';
  if (left >= 0) return `${left} left`;
  return `${-left} too many: a message has at most ${limits.textPoints.toLocaleString()} characters.`;
}
