import { html, nothing, type TemplateResult } from 'lit/html.js';
import { LightElement } from './light-element.ts';

/** Says who is writing. Its height is always there, so nothing moves. */
export class TypingLine extends LightElement {
  static override properties = { names: {} };

  declare names: readonly string[];

  constructor() {
    super();
    this.names = [];
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.names.length === 0) return nothing;
    return html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
      <span class="names">${words(this.names)}</span>`;
  }
}

function words(names: readonly string[]): TemplateResult {
  const [one, two] = names;
  if (names.length === 1) return html`<bdi>${one}</bdi> is writing`;
  if (names.length === 2) return html`<bdi>${one}</bdi> and <bdi>${two}</bdi> are writing`;
  return html`${names.length} people are writing`;
}

customElements.define('parlour-typing', TypingLine);
