import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../page/fragment/icon.ts';
import { latePaths } from '../page/fragment/late-icon.ts';
import type { Message } from '../protocol/record.ts';
import { wear } from './later-part.ts';
import { LightElement } from './part/light-element.ts';
import sheet from './style/acts.css?inline';
import { tellRoom } from './told.ts';

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
    this.setAttribute('aria-label', 'Message actions');
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
    return html`${this.#button('React', latePaths.smile, menu)}
      ${this.#button('Reply', latePaths.reply, reply)}
      ${
        this.mayEdit
          ? this.#button('Edit', latePaths.edit, () =>
              tellRoom(this, 'act', { act: 'edit', message }),
            )
          : nothing
      }
      ${this.#button('More', latePaths.more, menu)}`;
  }

  #button(name: string, path: string, act: (event: Event) => void): TemplateResult {
    return html`<button type="button" aria-label=${name} title=${name} @click=${act}>
      ${icon(html, path)}
    </button>`;
  }
}

customElements.define('parlour-acts', Acts);
