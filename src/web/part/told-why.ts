import { html, type TemplateResult } from 'lit/html.js';
import { weave } from '../../page/words/say.ts';
import { words } from '../words.ts';

/** The words of those who keep order for whoever is paused or banned; nothing where there are none. */
export function toldWhy(reason: string | undefined): TemplateResult | '' {
  return reason
    ? html` <span class="they-wrote">${weave(words().told.theyWrote, { reason: html`<bdi>${reason}</bdi>` })}</span>`
    : '';
}
