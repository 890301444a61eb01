import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import { hueOf } from '../../page/fragment/face.ts';
import { formatted } from '../../page/fragment/formatted.ts';
import { icon, paths } from '../../page/fragment/icon.ts';
import { mentionWords } from '../../page/fragment/mentioned.ts';
import { isEmojiAlone } from '../../protocol/emoji.ts';
import type { Message } from '../../protocol/record.ts';

/** The look of a line. */
interface LineView {
  /** The oldest of a full wall, which goes next. */
  readonly isFading: boolean;
  /** Is what was typed shown as it was typed, since the room has it so? */
  readonly isPlain: boolean;
}

/** Draws a message into its row of a wall. */
export function drawLine(row: HTMLLIElement, message: Message, view: LineView): void {
  const { author, text, seq } = message;
  const { badge } = author;
  row.dir = 'auto';
  row.dataset.seq = String(seq);
  row.className = `wall-line ${hueOf(author.id)}${view.isFading ? ' fading' : ''}`;
  render(
    html`<p><b><bdi>${author.name || '–'}</bdi></b> ${badge ? html`<span class="badge ${badge}">${badge}</span> ` : nothing}<span class=${isEmojiAlone(text) ? 'wall-text big' : 'wall-text'}>${words(message, view.isPlain)}</span></p>`,
    row,
  );
}

/** A pinned message on its plate. */
export function wallPin(message: Message, isPlain: boolean): TemplateResult {
  return html`<p class="wall-plate pinned" dir="auto">${icon(html, paths.pin)}<b class="wall-text">${words(message, isPlain)}</b></p>`;
}

function words({ text, mentions }: Message, isPlain: boolean): unknown {
  if (isPlain) return text;
  return formatted(html, text, { words: mentionWords(html, mentions, undefined) }).content;
}
