import { html, type TemplateResult } from 'lit/html.js';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';

/** Stands in the field's place for who may not write; what was typed can be taken along. */
export function barredLine(says: string, typed: string): TemplateResult {
  const copy = ({ currentTarget }: Event) =>
    tellRoom(currentTarget as HTMLElement, 'take-text', typed);
  return html`<p class="line-in" role="status">
    <span class="grow">${says}</span>
    <button type="button" class="word" @click=${askHosts}>${words().compose.askHosts}</button>
    ${typed ? html`<button type="button" class="word" @click=${copy}>${words().barred.copyYours}</button>` : ''}
  </p>`;
}

/** Stands in the field's place until the room's rules were read. */
export function rulesLine(rules: string, agree: () => void): TemplateResult {
  return html`<div class="line-in rules" role="group" aria-label=${words().barred.rules}>
    <p class="grow" dir="auto" tabindex="0">${rules}</p>
    <button type="button" class="word" @click=${agree}>${words().barred.agree}</button>
  </div>`;
}

function askHosts({ currentTarget }: Event): void {
  tellRoom(currentTarget as HTMLElement, 'to-hosts');
}
