import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon, paths } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { wear } from '../later-part.ts';
import menu from '../style/compose-menu.css?inline';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';
import { plusButton } from './compose-line.ts';
import { LightElement } from './light-element.ts';

wear(menu);

/** A menu of what else can be done in the composer than to say something to all. */
export class ComposeMenu extends LightElement {
  static override properties = { isOpen: {}, announce: {} };

  declare isOpen: boolean;
  /** Makes an announcement of what is written; absent for who may not. */
  declare announce: (() => void) | undefined;

  constructor() {
    super();
    this.isOpen = false;
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (!this.contains(relatedTarget as Node | null)) this.isOpen = false;
    });
  }

  protected override render(): TemplateResult {
    const { more, askHosts, askedBy, emoji, byColon } = words().compose;
    return html`${plusButton(() => void this.toggle(), this.isOpen)}
      <div class="menu" role="menu" aria-label=${more} ?hidden=${!this.isOpen}>
        <button type="button" role="menuitem" @click=${this.#ask}>
          ${icon(html, paths.shield)}<span>${askHosts}<small>${askedBy}</small></span>
        </button>
        <button type="button" role="menuitem" @click=${this.#pick}>
          ${icon(html, latePaths.smile)}<span>${emoji}<small>${byColon}</small></span>
        </button>
        ${this.announce ? this.#announcing(this.announce) : nothing}
      </div>`;
  }

  #announcing(announce: () => void): TemplateResult {
    const choose = () => {
      this.isOpen = false;
      announce();
    };
    const { announce: says, isPinned } = words().compose;
    return html`<button type="button" role="menuitem" @click=${choose}>
      ${icon(html, paths.pin)}<span>${says}<small>${isPinned}</small></span>
    </button>`;
  }

  async toggle(): Promise<void> {
    this.isOpen = !this.isOpen;
    await this.updateComplete;
    if (this.isOpen) this.querySelector<HTMLElement>('[role=menuitem]')?.focus();
  }

  #pick(): void {
    this.isOpen = false;
    tellRoom(this, 'pick-emoji', null);
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
