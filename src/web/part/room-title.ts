import { html, nothing, type TemplateResult } from 'lit/html.js';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';
import { LightElement } from './light-element.ts';

/** The room's title and topic; pressed, the title tells all about the room. */
export class RoomTitle extends LightElement {
  static override properties = { code: {}, called: {}, topic: {} };

  declare code: string;
  /** The title that was set; empty where the code stands for it. */
  declare called: string;
  declare topic: string;

  constructor() {
    super();
    this.code = '';
    // As it was served.
    this.called = this.dataset.called ?? '';
    this.topic = this.dataset.topic ?? '';
  }

  protected override render(): TemplateResult {
    const { code, called, topic } = this;
    return html`<h1>
        <button type="button" class="title" dir="auto" title=${words().tools.about} @click=${this.#open}>
          ${called || code}
        </button>
      </h1>
      ${topic ? html`<p class="topic" dir="auto">${topic}</p>` : nothing}`;
  }

  #open({ currentTarget }: Event): void {
    tellRoom(this, 'open-settings', currentTarget as HTMLElement);
  }
}

customElements.define('parlour-title', RoomTitle);
