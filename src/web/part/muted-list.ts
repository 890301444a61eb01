import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { fill } from '../../page/words/say.ts';
import type { Muted } from '../muted.ts';
import { words } from '../words.ts';
import { LightElement } from './light-element.ts';

/** The people whom this browser's person hid for itself, each to be shown again. */
export class MutedList extends LightElement {
  static override properties = { muted: {} };

  declare muted: Muted | undefined;

  protected override firstUpdated(): void {
    this.muted?.follow(() => this.requestUpdate());
  }

  protected override render(): TemplateResult | typeof nothing {
    const { muted } = this;
    if (!muted || muted.list.length === 0) return nothing;
    return html`<details class="set">
      <summary>
        <span><b>${words().veil.hiddenPeople}</b><small>${words().veil.everywhere}</small></span>
        ${icon(html, latePaths.open)}
      </summary>
      <ul>
        ${muted.list.map(
          (person) => html`<li class="opt">
            <div><bdi>${person.name}</bdi></div>
            <button type="button" class="ghost" aria-label=${fill(words().menu.showAgain, { name: person.name })}
              @click=${() => muted.put(person, false)}>${words().all.showAgain}</button>
          </li>`,
        )}
      </ul>
    </details>`;
  }
}

customElements.define('parlour-muted', MutedList);
