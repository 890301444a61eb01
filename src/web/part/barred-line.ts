import { html, type TemplateResult } from 'lit/html.js';
import { tellRoom } from '../told.ts';

/** Stands in the field's place for who may not write; what was typed can be taken along. */
export function barredLine(words: string, typed: string): TemplateResult {
  const copy = ({ currentTarget }: Event) =>
    tellRoom(currentTarget as HTMLElement, 'take-text', typed);
  return html`<p class="line-in" role="status">
    <span class="grow">${words}</span>
    <button type="button" class="word" @click=${askHosts}>Ask the hosts</button>
    ${typed ? html`<button type="button" class="word" @click=${copy}>Copy what you wrote</button>` : ''}
  </p>`;
}

/** Stands in the field's place until the room's rules were read. */
export function rulesLine(rules: string, agree: () => void): TemplateResult {
  return html`<div class="line-in rules" role="group" aria-label="House rules">
    <p class="grow" dir="auto" tabindex="0">${rules}</p>
    <button type="button" class="word" @click=${agree}>I have read them</button>
  </div>`;
}

function askHosts({ currentTarget }: Event): void {
  tellRoom(currentTarget as HTMLElement, 'to-hosts');
}
