import { html, nothing, type TemplateResult } from 'lit';
import { emojiCalled, findEmoji, type NamedEmoji } from '../emoji/emojis.ts';
import { useEmoji } from '../emoji/used.ts';
import { wear } from '../later-part.ts';
import { LightElement } from '../part/light-element.ts';
import slash from '../style/slash.css?inline';
import { tellRoom } from '../told.ts';
import { changeField, selectedIn } from './change-field.ts';
import { emojiTyped } from './marks.ts';

wear(slash);

const most = 8;
const fewestLetters = 2;

/** The list above a field of the emoji whose names begin as what is typed behind a colon. */
export class EmojiBox extends LightElement {
  static override properties = { offers: { state: true }, at: { state: true } };

  declare offers: readonly NamedEmoji[];
  /** The place of the one that Enter takes. */
  declare at: number;
  readonly #field: HTMLTextAreaElement;
  /** The name for which the list was closed. */
  #closedFor: string | undefined;

  constructor(field: HTMLTextAreaElement, signal: AbortSignal) {
    super();
    this.#field = field;
    this.offers = [];
    this.at = 0;
    this.className = 'slash';
    const on = { capture: true, signal };
    field.addEventListener('keydown', (event) => this.#key(event), on);
    field.addEventListener('focusout', () => this.#show([]), on);
  }

  /** Another text stands in the field, or the caret elsewhere. */
  follow(): void {
    const typed = emojiTyped(selectedIn(this.#field));
    if (typed === undefined || typed === this.#closedFor) return this.#show([]);
    const name = typed.replaceAll(':', '');
    if (!typed.endsWith(':')) {
      const isEnough = name.length >= fewestLetters;
      return this.#show(isEnough ? findEmoji(name, most) : []);
    }
    this.#show([]);
    const emoji = emojiCalled(name);
    if (emoji !== undefined) this.#put(emoji, typed);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.offers.length === 0) return nothing;
    return html`<ul id="emoji-offers" role="listbox" aria-label="Emoji">
      ${this.offers.map(
        ({ emoji, names }, i) => html`<li
          id="emoji-offer-${i}"
          role="option"
          aria-selected=${i === this.at}
          @mousedown=${(event: Event) => event.preventDefault()}
          @click=${() => this.#take(i)}
        >
          <b>${emoji}</b> <span>:${names[0]}:</span>
        </li>`,
      )}
    </ul>`;
  }

  protected override updated(): void {
    const isOpen = this.offers.length > 0;
    if (isOpen) {
      this.#field.setAttribute('aria-activedescendant', `emoji-offer-${this.at}`);
      this.#field.setAttribute('aria-controls', 'emoji-offers');
    } else if (this.#field.getAttribute('aria-controls') === 'emoji-offers') {
      this.#field.removeAttribute('aria-activedescendant');
      this.#field.removeAttribute('aria-controls');
    }
    this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  #show(offers: readonly NamedEmoji[]): void {
    const count = offers.length;
    if (count !== this.offers.length && count > 0)
      tellRoom(this, 'announce', count === 1 ? 'One emoji' : `${count} emoji`);
    this.offers = offers;
    this.at = 0;
  }

  #take(i: number): void {
    const offer = this.offers[i];
    const typed = emojiTyped(selectedIn(this.#field));
    this.#show([]);
    if (offer && typed !== undefined) this.#put(`${offer.emoji} `, typed);
  }

  #put(by: string, typed: string): void {
    const { from: to } = selectedIn(this.#field);
    const from = to - typed.length;
    useEmoji(by.trim());
    changeField(this.#field, { from, to, by, select: [from + by.length, from + by.length] });
  }

  #key(event: KeyboardEvent): void {
    const count = this.offers.length;
    if (count === 0 || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey)
      return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.at = (this.at + step + count) % count;
    else if (event.key === 'Escape') {
      this.#closedFor = emojiTyped(selectedIn(this.#field));
      this.#show([]);
    } else if (event.key === 'Tab' || event.key === 'Enter') this.#take(this.at);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

customElements.define('parlour-emoji-box', EmojiBox);
