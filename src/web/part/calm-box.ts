import { html, type TemplateResult } from 'lit/html.js';
import { icon, paths } from '../../page/fragment/icon.ts';
import { localClock } from '../local-clock.ts';
import { tellRoom } from '../told.ts';
import { LightElement } from './light-element.ts';

const seconds = 900;

/** The way to calm a room down in one press, and to end that. */
export class CalmBox extends LightElement {
  static override properties = { until: {} };

  /** The moment until which it is calmed down, in milliseconds since 1970; 0 where it is not. */
  declare until: number;

  constructor() {
    super();
    this.until = 0;
  }

  protected override render(): TemplateResult {
    const isCalm = this.until > Date.now();
    const calm = (length: number) =>
      tellRoom(this, 'deed', { act: { type: 'calm', seconds: length }, name: '' });
    return html`<div class="calm">
      <h3>${icon(html, paths.shield)} Calm down</h3>
      <p>${isCalm ? `Until ${localClock.time(this.until)} people who can not be known again read only.` : 'For a quarter of an hour people who can not be known again read only. Everybody is told.'}</p>
      ${
        isCalm
          ? html`<button type="button" class="ghost" @click=${() => calm(0)}>End it now</button>`
          : html`<button type="button" class="ghost" @click=${() => calm(seconds)}>Calm down for 15 minutes</button>`
      }
    </div>`;
  }
}

customElements.define('parlour-calm', CalmBox);
