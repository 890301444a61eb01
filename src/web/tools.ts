import { html, type TemplateResult } from 'lit';
import { icon, paths } from '../page/fragment/icon.ts';
import { copyText } from './copy.ts';
import { media } from './media.ts';
import { LightElement } from './part/light-element.ts';
import { tellRoom } from './told.ts';

const saidMs = 2_000;

/** The tools in the bar: who is here, search, share. */
export class Tools extends LightElement {
  static override properties = {
    count: { type: Number },
    link: {},
    code: {},
    said: { state: true },
  };

  declare count: number;
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
    const count = this.count.toLocaleString();
    return html`<button type="button" class="count" aria-label="People, ${count} here" @click=${this.#people}>
        <span class="dot"></span><span class="many">${count}</span>
      </button>
      <button type="button" aria-label="Search messages" @click=${this.#search}>
        ${icon(html, paths.search)}
      </button>
      <button type="button" class="share" title="Copies the link to this room" @click=${this.#share}>
        ${this.said ?? 'Share'}
      </button>`;
  }

  #people({ currentTarget }: Event): void {
    tellRoom(this, 'open-people', currentTarget as HTMLElement);
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
    this.said = copied ? 'Copied' : 'Not copied';
    if (copied) tellRoom(this, 'announce', 'The link is copied.');
    else tellRoom(this, 'take-by-hand', this.link);
    if (!this.isConnected) return;
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      this.said = undefined;
    }, saidMs);
  }
}

customElements.define('parlour-tools', Tools);
