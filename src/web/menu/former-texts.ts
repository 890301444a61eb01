import { html, nothing, type TemplateResult } from 'lit/html.js';
import { iso } from '../../page/fragment/clock.ts';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import type { FormerText } from '../../protocol/former.ts';
import { localClock } from '../local-clock.ts';
import { LightElement } from '../part/light-element.ts';
import { words } from '../words.ts';

/** Shows those who keep order what a message said before it was edited. */
export class FormerTexts extends LightElement {
  static override properties = { ask: {}, found: {} };

  declare ask: (() => Promise<readonly FormerText[]>) | undefined;
  declare found: readonly FormerText[] | 'unknown' | undefined;
  /** Leads back to the menu. */
  back: () => void = () => {};

  protected override firstUpdated(): void {
    void this.#look();
  }

  async #look(): Promise<void> {
    this.found = await this.ask?.().catch(() => 'unknown' as const);
  }

  protected override render(): TemplateResult {
    const { found } = this;
    return html`<section class="former" aria-label=${words().former.title}>
      <p role="status">${typeof found === 'object' ? nothing : found ? words().former.failed : words().former.looking}</p>
      ${typeof found === 'object' ? this.#list(found) : nothing}
      <p class="row">
        <button type="button" class="ghost" @click=${this.back}>
          ${icon(html, latePaths.back)}<span>${words().all.back}</span>
        </button>
      </p>
    </section>`;
  }

  #list(found: readonly FormerText[]): TemplateResult {
    if (found.length === 0) return html`<p class="facts">${words().former.none}</p>`;
    return html`<ol class="before">
      ${found.map(
        ({ text, at }) => html`<li>
          <time datetime=${iso(at)}>${localClock.moment(at)}</time>
          <p dir="auto">${text}</p>
        </li>`,
      )}
    </ol>`;
  }
}

customElements.define('parlour-former', FormerTexts);
