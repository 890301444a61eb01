import { html, type TemplateResult } from 'lit';
import { icon, paths } from '../../page/fragment/icon.ts';
import { tellRoom } from '../told.ts';
import { LightElement } from './light-element.ts';

/** A menu of what else can be done in the composer than to say something to all. */
export class ComposeMenu extends LightElement {
  static override properties = { isOpen: { state: true } };

  declare isOpen: boolean;

  constructor() {
    super();
    this.isOpen = false;
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (!this.contains(relatedTarget as Node | null)) this.isOpen = false;
    });
  }

  protected override render(): TemplateResult {
    return html`<button
        type="button"
        class="plus"
        aria-label="More"
        aria-haspopup="menu"
        aria-expanded=${this.isOpen}
        @click=${() => void this.#toggle()}
      >
        ${icon(html, paths.plus)}
      </button>
      <div class="menu" role="menu" aria-label="More" ?hidden=${!this.isOpen}>
        <button type="button" role="menuitem" @click=${this.#ask}>
          ${icon(html, paths.shield)}<span>Ask the hosts<small>Only they and you see it</small></span>
        </button>
      </div>`;
  }

  async #toggle(): Promise<void> {
    this.isOpen = !this.isOpen;
    await this.updateComplete;
    if (this.isOpen) this.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }

  #ask(): void {
    this.isOpen = false;
    tellRoom(this, 'to-hosts');
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || !this.isOpen) return;
    event.preventDefault();
    event.stopPropagation();
    this.isOpen = false;
    this.querySelector<HTMLElement>('.plus')?.focus();
  }
}

customElements.define('parlour-compose-menu', ComposeMenu);
