import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Mention } from '../../protocol/carried.ts';
import { wear } from '../later-part.ts';
import { LightElement } from '../part/light-element.ts';
import slash from '../style/slash.css?inline';
import { tellRoom } from '../told.ts';
import { changeField, selectedIn } from './change-field.ts';
import type { Selected } from './marks.ts';

wear(slash);

/** Something that may stand in the place of what is typed. */
export interface Offer {
  readonly by: string;
  /** It as the list shows it. */
  readonly shown: string;
  /** A few quiet words behind it. */
  readonly note?: string;
  /** The person whom it names. */
  readonly whom?: Mention;
}

/** A kind of offers. */
export interface OfferSource {
  /** The words for one of them, and for several. */
  readonly words: readonly [string, string];
  /** The text before the caret that begins one; undefined where none does. */
  readonly typed: (selected: Selected) => string | undefined;
  readonly find: (typed: string) => readonly Offer[];
  /** The offer that is typed whole, and is put at once. */
  readonly whole?: (typed: string) => string | undefined;
  readonly taken?: (offer: Pick<Offer, 'by' | 'whom'>) => void;
}

/** The list above a field of what may be meant by what is typed: an emoji's name, somebody's. */
export class OfferBox extends LightElement {
  static override properties = { offers: {}, at: {} };

  declare offers: readonly Offer[];
  /** The place of the one that Enter takes. */
  declare at: number;
  readonly #field: HTMLTextAreaElement;
  readonly #sources: readonly OfferSource[];
  /** The kind of those that are shown. */
  #source: OfferSource | undefined;
  /** The beginning for which the list was closed. */
  #closedFor: string | undefined;

  constructor(field: HTMLTextAreaElement, sources: readonly OfferSource[], signal: AbortSignal) {
    super();
    this.#field = field;
    this.#sources = sources;
    this.offers = [];
    this.at = 0;
    this.className = 'slash';
    const on = { capture: true, signal };
    field.addEventListener('keydown', (event) => this.#key(event), on);
    field.addEventListener('focusout', () => this.#show([]), on);
  }

  /** Another text stands in the field, or the caret elsewhere. */
  follow(): void {
    this.#source = this.#sources.find((source) => this.#typedFor(source) !== undefined);
    const source = this.#source;
    const typed = source && this.#typedFor(source);
    if (!source || typed === undefined || typed === this.#closedFor) return this.#show([]);
    const whole = source.whole?.(typed);
    this.#show(whole === undefined ? source.find(typed) : []);
    if (whole !== undefined) this.#put({ by: whole }, typed);
  }

  #typedFor(source: OfferSource): string | undefined {
    return source.typed(selectedIn(this.#field));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.offers.length === 0) return nothing;
    return html`<ul id="write-offers" role="listbox" aria-label=${this.#source?.words[1] ?? ''}>
      ${this.offers.map(
        ({ shown, note }, i) => html`<li
          id="write-offer-${i}"
          role="option"
          aria-selected=${i === this.at}
          @mousedown=${(event: Event) => event.preventDefault()}
          @click=${() => this.#take(i)}
        >
          <b><bdi>${shown}</bdi></b> ${note ? html`<span>${note}</span>` : nothing}
        </li>`,
      )}
    </ul>`;
  }

  protected override updated(): void {
    const isOpen = this.offers.length > 0;
    if (isOpen) {
      this.#field.setAttribute('aria-activedescendant', `write-offer-${this.at}`);
      this.#field.setAttribute('aria-controls', 'write-offers');
    } else if (this.#field.getAttribute('aria-controls') === 'write-offers') {
      this.#field.removeAttribute('aria-activedescendant');
      this.#field.removeAttribute('aria-controls');
    }
    this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  #show(offers: readonly Offer[]): void {
    const count = offers.length;
    const [one = '', many = ''] = this.#source?.words ?? [];
    if (count !== this.offers.length && count > 0)
      tellRoom(this, 'announce', count === 1 ? `One ${one}` : `${count} ${many.toLowerCase()}`);
    this.offers = offers;
    this.at = 0;
  }

  #take(i: number): void {
    const offer = this.offers[i];
    const typed = this.#source && this.#typedFor(this.#source);
    this.#show([]);
    if (offer && typed !== undefined) this.#put(offer, typed, ' ');
  }

  #put(offer: Pick<Offer, 'by' | 'whom'>, typed: string, behind = ''): void {
    const { from: to } = selectedIn(this.#field);
    const from = to - typed.length;
    const by = offer.by + behind;
    this.#source?.taken?.(offer);
    changeField(this.#field, { from, to, by, select: [from + by.length, from + by.length] });
  }

  #key(event: KeyboardEvent): void {
    const count = this.offers.length;
    if (count === 0 || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey)
      return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) this.at = (this.at + step + count) % count;
    else if (event.key === 'Escape') {
      this.#closedFor = this.#source && this.#typedFor(this.#source);
      this.#show([]);
    } else if (event.key === 'Tab' || event.key === 'Enter') this.#take(this.at);
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }
}

customElements.define('parlour-offers', OfferBox);
