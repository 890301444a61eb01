import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { fill } from '../../page/words/say.ts';
import { wear } from '../later-part.ts';
import { placeBeside } from '../menu/float.ts';
import { LightElement } from '../part/light-element.ts';
import pickerCss from '../style/picker.css?inline';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';
import { emojiGroups, findEmoji, type NamedEmoji } from './emojis.ts';
import type { PickerView } from './picker-view.ts';
import { usedEmojis, useEmoji } from './used.ts';

wear(pickerCss);

const mostFound = 64;

/** A list of all emoji, to find one in: the field has the focus, arrows move in the list. */
export class EmojiPicker extends LightElement {
  static override properties = {
    view: {},
    query: {},
    at: {},
  };

  declare view: PickerView | undefined;
  declare query: string;
  /** The place of the one that Enter takes. */
  declare at: number;
  #shown: readonly NamedEmoji[] = [];

  constructor() {
    super();
    this.query = '';
    this.at = 0;
    this.className = 'card picker';
    this.setAttribute('role', 'dialog');
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (this.view && !this.contains(relatedTarget as Node | null)) this.#close(false);
    });
  }

  async open(view: PickerView): Promise<void> {
    this.view = view;
    this.query = '';
    this.at = 0;
    this.dataset.open = '';
    this.setAttribute('aria-label', view.label);
    await this.updateComplete;
    placeBeside(this, view.beside);
    this.querySelector('input')?.focus();
  }

  #close(givesBack: boolean): void {
    const { view } = this;
    this.view = undefined;
    delete this.dataset.open;
    if (givesBack) view?.back();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    const groups = this.#groups();
    this.#shown = groups.flatMap(({ emojis }) => emojis);
    const chosen = this.#shown[this.at];
    let nth = 0;
    return html`<p class="picker-head">
        <input
          type="search"
          role="combobox"
          aria-expanded="true"
          aria-controls="emoji-list"
          aria-activedescendant=${chosen ? `emoji-${this.at}` : ''}
          aria-label=${words().emoji.find}
          placeholder=${words().emoji.find}
          autocomplete="off"
          @input=${this.#find}
          @keydown=${this.#key}
        />
        <button type="button" class="close" aria-label=${words().all.close} @click=${() => this.#close(true)}>
          ${icon(html, latePaths.close)}
        </button>
      </p>
      <div id="emoji-list" class="emoji-list" role="listbox" aria-label=${words().emoji.list} @mousedown=${keepFocus}>
        ${groups.map(
          ({ label, emojis }) => html`<div role="group" aria-label=${label}>
            <p aria-hidden="true">${label}</p>
            ${emojis.map((each) => this.#option(each, nth++))}
          </div>`,
        )}
      </div>
      ${
        chosen
          ? html`<p class="picker-foot"><span class="code">:${chosen.names[0]}:</span><span><kbd>↵</kbd> ${view.verb === 'react' ? words().menu.react : words().emoji.insert}</span></p>`
          : html`<p class="picker-foot" role="status">${fill(words().emoji.none, { query: this.query })}</p>`
      }`;
  }

  #option({ emoji, names }: NamedEmoji, nth: number): TemplateResult {
    return html`<span
      id="emoji-${nth}"
      role="option"
      aria-selected=${nth === this.at}
      aria-label=${names[0].replaceAll('_', ' ')}
      title=${names[0].replaceAll('_', ' ')}
      @click=${() => this.#take(emoji)}
      >${emoji}</span
    >`;
  }

  #groups(): readonly { readonly label: string; readonly emojis: readonly NamedEmoji[] }[] {
    if (this.query.trim() === '')
      return [{ label: words().emoji.used, emojis: usedEmojis() }, ...emojiGroups];
    const emojis = findEmoji(this.query, mostFound);
    return emojis.length > 0 ? [{ label: words().emoji.found, emojis }] : [];
  }

  protected override updated(): void {
    this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  readonly #find = ({ target }: Event): void => {
    this.query = (target as HTMLInputElement).value;
    this.at = 0;
  };

  readonly #key = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    const isRtl = getComputedStyle(this).direction === 'rtl';
    const [next, before] = isRtl ? ['ArrowLeft', 'ArrowRight'] : ['ArrowRight', 'ArrowLeft'];
    if (event.key === next) this.#move(this.at + 1);
    else if (event.key === before) this.#move(this.at - 1);
    else if (event.key === 'ArrowDown') this.#moveByRow(1);
    else if (event.key === 'ArrowUp') this.#moveByRow(-1);
    else if (event.key === 'Enter') this.#take(this.#shown[this.at]?.emoji);
    else if (event.key === 'Escape') this.#close(true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #move(at: number): void {
    this.at = Math.max(0, Math.min(this.#shown.length - 1, at));
  }

  /** Rows are as the screen has them: a group's last one may be short. */
  #moveByRow(step: 1 | -1): void {
    const options = [...this.querySelectorAll<HTMLElement>('[role=option]')];
    const from = options[this.at];
    if (!from) return;
    const top = (each: HTMLElement) => Math.round(each.getBoundingClientRect().top);
    const behind = step > 0 ? options.slice(this.at) : options.slice(0, this.at).reverse();
    const next = behind.find((each) => top(each) !== top(from));
    const inRow = behind.filter((each) => next && top(each) === top(next));
    const left = from.getBoundingClientRect().left;
    const apart = (each: HTMLElement) => Math.abs(each.getBoundingClientRect().left - left);
    const nearest = inRow.toSorted((one, other) => apart(one) - apart(other))[0];
    if (nearest) this.#move(options.indexOf(nearest));
  }

  #take(emoji: string | undefined): void {
    if (emoji === undefined) return;
    const { view } = this;
    useEmoji(emoji);
    this.#close(true);
    view?.take(emoji);
    const { reacted, inserted } = words().emoji;
    if (view)
      tellRoom(this, 'announce', fill(view.verb === 'react' ? reacted : inserted, { emoji }));
  }
}

/** A press in the list moves no focus out of the field. */
function keepFocus(event: Event): void {
  event.preventDefault();
}

customElements.define('parlour-picker', EmojiPicker);

/** Opens the picker of an app's house, which is made when it is first wanted. */
export function openPicker(house: HTMLElement, view: PickerView): void {
  const standing = house.querySelector<EmojiPicker>('parlour-picker');
  const picker = standing ?? new EmojiPicker();
  if (!standing) house.append(picker);
  void picker.open(view);
}
