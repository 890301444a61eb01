import { html, nothing, type TemplateResult } from 'lit/html.js';
import { host } from '../../client/host/index.ts';
import type { Room } from '../../client/index.ts';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { pinnedLine } from '../../page/fragment/pinned-line.ts';
import { fill } from '../../page/words/say.ts';
import type { Pin } from '../../protocol/pin.ts';
import { isCleared } from '../../protocol/role.ts';
import type { Keep } from '../keep.ts';
import { wear } from '../later-part.ts';
import type { Life } from '../life.ts';
import { localClock } from '../local-clock.ts';
import sheet from '../style/pin.css?inline';
import { tellRoom } from '../told.ts';
import { counted, words } from '../words.ts';
import { LightElement } from './light-element.ts';

wear(sheet);

interface PinParts {
  readonly room: Room;
  readonly kept: Keep;
  readonly life: Life;
}

/** The messages that are pinned, above the talk: the latest one, and the others where they are wanted. */
export class PinBar extends LightElement {
  static override properties = { pins: {}, isOpen: {} };

  declare pins: readonly Pin[];
  declare isOpen: boolean;
  readonly #parts: PinParts;

  constructor(parts: PinParts) {
    super();
    this.#parts = parts;
    this.pins = [];
    this.isOpen = false;
    this.className = 'pins';
    this.setAttribute('role', 'region');
    this.setAttribute('aria-label', words().pins.pinned);
    const follow = () => this.#follow();
    host(parts.room).addEventListener('pins', follow);
    parts.room.addEventListener('me', () => this.requestUpdate());
    // A pin may have an end.
    parts.life.every(15_000, follow);
    follow();
  }

  #follow(): void {
    const { room, kept } = this.#parts;
    const closed = kept.get(this.#key)?.split(' ') ?? [];
    const now = Date.now();
    this.pins = host(room)
      .pins.filter(
        ({ message, until = now + 1 }) => until > now && !closed.includes(`${message.seq}`),
      )
      .toReversed();
  }

  get #key(): string {
    return `pins.${this.#parts.room.key}`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { pins, isOpen } = this;
    if (pins.length === 0) return nothing;
    const shown = isOpen ? pins : pins.slice(0, 1);
    return html`<ul>${shown.map((pin, n) => this.#pin(pin, n === 0 ? this.#others() : nothing))}</ul>`;
  }

  #others(): TemplateResult | typeof nothing {
    const { pins, isOpen } = this;
    if (pins.length < 2) return nothing;
    return html`<button type="button" class="word" aria-expanded=${isOpen} @click=${this.#toggle}>
      ${isOpen ? words().pins.onlyLatest : counted(words().pins.more, pins.length - 1)}
    </button>`;
  }

  #pin({ message, until }: Pin, others: TemplateResult | typeof nothing): TemplateResult {
    const { seq, author } = message;
    const end =
      until === undefined ? '' : fill(words().pins.until, { time: localClock.moment(until) });
    const mayTake = isCleared(this.#parts.room.me?.role ?? 'stranger');
    const takeDown = () =>
      tellRoom(this, 'deed', { act: { type: 'unpin', seq }, name: author.name });
    return html`<li title=${end}>
      ${pinnedLine(html, message)}
      ${mayTake ? html`<button type="button" class="word down" @click=${takeDown}>${words().pins.takeDown}</button>` : nothing}
      ${others}
      <button type="button" class="close" aria-label=${words().pins.hide} @click=${() => this.#close(seq)}>
        ${icon(html, latePaths.close)}
      </button>
    </li>`;
  }

  readonly #toggle = (): void => {
    this.isOpen = !this.isOpen;
  };

  /** It is hidden in this browser, until something else is pinned. */
  #close(seq: number): void {
    const { kept, room } = this.#parts;
    const known = kept.get(this.#key)?.split(' ') ?? [];
    const still = known.filter((one) =>
      host(room).pins.some(({ message }) => `${message.seq}` === one),
    );
    kept.set(this.#key, [...still, `${seq}`].join(' '));
    this.#follow();
  }
}

customElements.define('parlour-pins', PinBar);

/** Puts the bar above the talk of an app, in the place of the one that was served. */
export function showPins(house: HTMLElement, parts: PinParts): void {
  house.querySelector('.pins')?.remove();
  house.querySelector('.log')?.before(new PinBar(parts));
}
