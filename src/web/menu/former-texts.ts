import { html, nothing, type TemplateResult } from 'lit/html.js';
import { iso } from '../../page/fragment/clock.ts';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import type { FormerText } from '../../protocol/former.ts';
import { localClock } from '../local-clock.ts';
import { LightElement } from '../part/light-element.ts';

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
    return html`<section class="former" aria-label="What it said before">
      <p role="status">${typeof found === 'object' ? nothing : found ? 'That could not be had.' : 'Looking …'}</p>
      ${typeof found === 'object' ? this.#list(found) : nothing}
      <p class="row">
        <button type="button" class="ghost" @click=${this.back}>
          ${icon(html, latePaths.back)}<span>Back</span>
        </button>
      </p>
    </section>`;
  }

  #list(found: readonly FormerText[]): TemplateResult {
    if (found.length === 0) return html`<p class="facts">Nothing of before is kept.</p>`;
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
