import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon, paths } from '../page/fragment/icon.ts';
import { fill } from '../page/words/say.ts';
import { LightElement } from './part/light-element.ts';
import type { Sharing } from './sharing.ts';
import { tellRoom } from './told.ts';
import { counted, language, words } from './words.ts';

/** The tools in the bar: who is here, search, share. */
export class Tools extends LightElement implements Sharing {
  static override properties = {
    count: {},
    asked: {},
    link: {},
    code: {},
    said: {},
  };

  /** The number of people who are here; undefined where that is not shown. */
  declare count: number | undefined;
  /** The number of what waits for who keeps order; undefined for who does not hear them. */
  declare asked: number | undefined;
  declare link: string;
  declare code: string;
  declare said: string | undefined;

  constructor() {
    super();
    this.count = 0;
    this.link = '';
    this.code = '';
  }

  protected override render(): TemplateResult {
    const count = this.count?.toLocaleString(language());
    const { people, peopleHere, search, about, share, copiesLink } = words().tools;
    const label = this.count === undefined ? people : counted(peopleHere, this.count);
    return html`<button type="button" class="count" aria-label=${label} @click=${this.#people}>
        <span class="dot"></span>${count === undefined ? icon(html, paths.eye) : html`<span class="many">${count}</span>`}
      </button>
      ${this.asked === undefined ? nothing : this.#questions(this.asked)}
      <button type="button" class="find" aria-label=${search} @click=${this.#search}>
        ${icon(html, paths.search)}
      </button>
      <button type="button" class="about" aria-label=${about} @click=${this.#settings}>
        ${icon(html, paths.sliders)}
      </button>
      <button
        type="button"
        class="share"
        aria-label=${this.said ?? share}
        title=${copiesLink}
        @click=${() => tellRoom(this, 'share', this)}
      >
        ${this.said ? nothing : icon(html, paths.link)}<span class=${this.said ? 'said' : 'words'}>${this.said ?? share}</span>
      </button>`;
  }

  #people({ currentTarget }: Event): void {
    tellRoom(this, 'open-people', currentTarget as HTMLElement);
  }

  #questions(asked: number): TemplateResult {
    return html`<button
      type="button"
      class="asked"
      aria-label=${fill(words().tools.waiting, { n: asked })}
      @click=${({ currentTarget }: Event) => tellRoom(this, 'open-questions', currentTarget as HTMLElement)}
    >
      ${icon(html, paths.shield)}${asked > 0 ? html`<span class="many">${asked}</span>` : nothing}
    </button>`;
  }

  #settings({ currentTarget }: Event): void {
    tellRoom(this, 'open-settings', currentTarget as HTMLElement);
  }

  #search({ currentTarget }: Event): void {
    tellRoom(this, 'open-search', currentTarget as HTMLElement);
  }
}

customElements.define('parlour-tools', Tools);
