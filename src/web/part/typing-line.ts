import { html, nothing, type TemplateResult } from 'lit/html.js';
import { weave } from '../../page/words/say.ts';
import { counted, words } from '../words.ts';
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
      <span class="names">${writing(this.names)}</span>`;
  }
}

function writing(names: readonly string[]): unknown {
  const { one, two, more } = words().typing;
  if (names.length > 2) return counted(more, names.length);
  const [name, other] = names.map((each) => html`<bdi>${each}</bdi>`);
  return weave(other ? two : one, { name, other });
}

customElements.define('parlour-typing', TypingLine);
