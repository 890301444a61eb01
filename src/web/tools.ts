import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon, paths } from '../page/fragment/icon.ts';
import { fill } from '../page/words/say.ts';
import { copyText } from './copy.ts';
import { media } from './media.ts';
import { LightElement } from './part/light-element.ts';
import { tellRoom } from './told.ts';
import { counted, language, words } from './words.ts';

const saidMs = 2_000;

/** The tools in the bar: who is here, search, share. */
export class Tools extends LightElement {
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
  /** The address that lets others in. */
  declare link: string;
  declare code: string;
  declare said: string | undefined;
  #saying: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.count = 0;
    this.link = '';
    this.code = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#saying);
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
        @click=${this.#share}
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

  async #share(): Promise<void> {
    const phone = media('(pointer: coarse)').matches && 'share' in navigator;
    try {
      if (phone) return await navigator.share({ title: this.code, url: this.link });
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
    }
    const copied = await copyText(this.link);
    const says = words().tools;
    this.said = copied ? says.copied : says.notCopied;
    if (copied) tellRoom(this, 'announce', says.linkCopied);
    else tellRoom(this, 'take-by-hand', this.link);
    if (!this.isConnected) return;
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      this.said = undefined;
    }, saidMs);
  }
}

customElements.define('parlour-tools', Tools);
