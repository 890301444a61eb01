import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../../page/fragment/icon.ts';
import { wear } from '../later-part.ts';
import chip from '../style/chip.css?inline';
import { idTail } from './field.ts';
import { LightElement } from './light-element.ts';
import type { StateChip } from './state-words.ts';

/** The room's rules beside the composer, in a few words each; one that is pressed says the rest. */
export class StateChips extends LightElement {
  static override properties = { chips: {}, open: {} };

  /** The chips, from the most to the least urgent. */
  declare chips: readonly StateChip[];
  declare open: string | undefined;
  readonly #tail = idTail('chips');

  constructor() {
    super();
    this.chips = [];
    this.addEventListener('keydown', (event) => this.#key(event));
  }

  protected override render(): TemplateResult | typeof nothing {
    const { chips } = this;
    if (chips.length === 0) return nothing;
    const says = chips.find(({ key }) => key === this.open)?.says;
    return html`<p id="chip-says${this.#tail}" class="chip-says" role="status">${says ?? nothing}</p>
      <div class="chips" role="group" aria-label="Rules of this room">
        ${chips.map((chip) => this.#chip(chip))}
      </div>`;
  }

  #chip({ key, words, path, isMine }: StateChip): TemplateResult {
    const isOpen = key === this.open;
    return html`<button
      type="button"
      class=${isMine ? 'chip mine' : 'chip'}
      aria-expanded=${isOpen}
      aria-controls="chip-says${this.#tail}"
      @click=${() => {
        this.open = isOpen ? undefined : key;
      }}
    >
      ${icon(html, path)}${words}
    </button>`;
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || this.open === undefined) return;
    event.preventDefault();
    this.open = undefined;
  }
}

wear(chip);
customElements.define('parlour-chips', StateChips);
