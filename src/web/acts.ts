import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../page/fragment/icon.ts';
import { latePaths } from '../page/fragment/late-icon.ts';
import type { Message } from '../protocol/record.ts';
import { wear } from './later-part.ts';
import { LightElement } from './part/light-element.ts';
import sheet from './style/acts.css?inline';
import { tellRoom } from './told.ts';
import { words } from './words.ts';

wear(sheet);

/** The way to what can be done with the message whose row it stands in. There is one, and it wanders. */
export class Acts extends LightElement {
  static override properties = { message: {}, mayEdit: {} };

  declare message: Message | undefined;
  /** Is it a message of one's own that may still be edited? */
  declare mayEdit: boolean;

  constructor() {
    super();
    this.mayEdit = false;
    this.setAttribute('role', 'group');
    this.setAttribute('aria-label', words().tool.actions);
  }

  show(message: Message, mayEdit: boolean): void {
    this.message = message;
    this.mayEdit = mayEdit;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { message } = this;
    if (!message || message.removedAt) return nothing;
    const menu = ({ currentTarget }: Event) =>
      tellRoom(this, 'open-menu', { seq: message.seq, beside: currentTarget as HTMLElement });
    const reply = () => tellRoom(this, 'act', { act: 'reply', message });
    return html`${this.#button(words().menu.react, latePaths.smile, menu)}
      ${this.#button(words().menu.reply, latePaths.reply, reply)}
      ${
        this.mayEdit
          ? this.#button(words().menu.edit, latePaths.edit, () =>
              tellRoom(this, 'act', { act: 'edit', message }),
            )
          : nothing
      }
      ${this.#button(words().compose.more, latePaths.more, menu)}`;
  }

  #button(name: string, path: string, act: (event: Event) => void): TemplateResult {
    return html`<button type="button" aria-label=${name} title=${name} @click=${act}>
      ${icon(html, path)}
    </button>`;
  }
}

customElements.define('parlour-acts', Acts);
