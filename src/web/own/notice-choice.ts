import { html, nothing, type TemplateResult } from 'lit/html.js';
import { noticesKey, quietKey } from '../notify/wanted.ts';
import type { OwnParts } from '../own-parts.ts';
import { LightElement } from '../part/light-element.ts';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';

/** Chooses whether the browser tells of messages that name oneself, and of this room's, too. */
export class NoticeChoice extends LightElement {
  static override properties = { parts: { attribute: false } };

  declare parts: OwnParts | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const { parts } = this;
    if (!parts) return nothing;
    const { kept, room } = parts;
    const isOn = kept.get(noticesKey) === 'on' && faultOf(kept.get(noticesKey)) === undefined;
    const isQuiet = kept.get(quietKey(room.key)) !== undefined;
    return html`<p class="choice">
        <label><input type="checkbox" .checked=${isOn} aria-describedby="notices-say" @change=${this.#turn} />
          ${words().notices.notify}</label>
        <small id="notices-say" role="status">${faultOf(kept.get(noticesKey)) ?? words().notices.says}</small>
      </p>
      ${
        isOn
          ? html`<p class="choice"><label><input type="checkbox" .checked=${isQuiet} @change=${this.#quieten} />
              ${words().notices.notHere}</label></p>`
          : nothing
      }`;
  }

  /** The browser is asked here alone: after a click. */
  async #turn({ currentTarget }: Event): Promise<void> {
    const { checked } = currentTarget as HTMLInputElement;
    const { kept } = this.parts ?? {};
    const isAllowed = checked && (await askBrowser());
    kept?.set(noticesKey, isAllowed ? 'on' : 'off');
    if (isAllowed) tellRoom(this, 'notices');
    this.requestUpdate();
  }

  #quieten({ currentTarget }: Event): void {
    const { kept, room } = this.parts ?? {};
    if (!kept || !room) return;
    if ((currentTarget as HTMLInputElement).checked) kept.set(quietKey(room.key), 'on');
    else kept.delete(quietKey(room.key));
  }
}

async function askBrowser(): Promise<boolean> {
  return 'Notification' in window && (await Notification.requestPermission()) === 'granted';
}

/** The reason why this browser shows none. */
function faultOf(kept: string | undefined): string | undefined {
  if (kept === 'unfit' || !('Notification' in window)) return words().notices.unfit;
  if (Notification.permission === 'denied') return words().notices.forbidden;
  return undefined;
}

customElements.define('parlour-notices', NoticeChoice);
