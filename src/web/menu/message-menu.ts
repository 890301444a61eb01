import { html, nothing, type TemplateResult } from 'lit/html.js';
import { gist } from '../../page/fragment/gist.ts';
import { icon, paths } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { never } from '../../protocol/never.ts';
import type { Message } from '../../protocol/record.ts';
import '../deed/ban-form.ts';
import type { Deed } from '../deed/deed.ts';
import { typedWords } from '../deed/typed-words.ts';
import { wear } from '../later-part.ts';
import { localClock } from '../local-clock.ts';
import { LightElement } from '../part/light-element.ts';
import menu from '../style/menu.css?inline';
import { type Act, tellRoom } from '../told.ts';
import { placeBeside } from './float.ts';
import './former-texts.ts';
import { fill } from '../../page/words/say.ts';
import { words } from '../words.ts';
import { type Item, itemBy, itemGroup } from './item.ts';
import type { MenuView } from './menu-view.ts';
import { aimAt, type OrderPage, orderItems, pageItems } from './order-items.ts';
import { ownItems } from './own-items.ts';
import { isField, pageName } from './page-name.ts';
import { reportForm } from './report-form.ts';

wear(menu);

const canPop = 'popover' in HTMLElement.prototype;
const quick = ['👍', '❤️', '😂', '🎉', '😮', '☕'];

/** The pages of the menu. */
type Step = 'all' | 'delete' | 'report' | OrderPage;
type ItemPage = Exclude<Step, 'report' | 'ban' | 'former'>;

/** Opens the menu of a message in an app's house. */
export function openMenu(house: HTMLElement, view: MenuView): void {
  const open = house.querySelector<MessageMenu>('parlour-menu');
  const menu = open ?? new MessageMenu();
  if (!open) house.append(menu);
  void menu.open(view);
}

/** The menu of a message: all that can be done with it. There is one in a house; on a phone it is a sheet. */
export class MessageMenu extends LightElement {
  static override properties = { view: {}, step: {} };

  declare view: MenuView | undefined;
  declare step: Step;
  /** The finger that opened it has left: its end is no choice. */
  #isArmed = true;
  /** Stays in view where something comes in late, as what a message said before. */
  readonly #size = new ResizeObserver(() => {
    if (this.view) placeBeside(this, this.view.beside);
  });

  constructor() {
    super();
    this.step = 'all';
    this.className = 'card row-menu';
    if (canPop) this.popover = 'manual';
    this.setAttribute('role', 'dialog');
    this.addEventListener('keydown', (event) => this.#key(event));
    this.addEventListener('click', (event) => this.#clicked(event), { capture: true });
    this.addEventListener('pointerdown', () => {
      this.#isArmed = true;
    });
    this.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Node && !this.contains(relatedTarget)) this.close();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#size.observe(this);
    document.addEventListener('pointerdown', this.#pressed, { capture: true });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#size.disconnect();
    document.removeEventListener('pointerdown', this.#pressed, { capture: true });
  }

  async open(view: MenuView): Promise<void> {
    this.close();
    const { message, beside } = view;
    this.view = view;
    this.step = view.page ?? 'all';
    this.#isArmed = beside instanceof HTMLElement;
    this.dataset.open = '';
    this.setAttribute('aria-label', fill(words().menu.of, { name: message.author.name }));
    this.#row?.setAttribute('data-menu', '');
    await this.updateComplete;
    if (canPop) this.showPopover();
    placeBeside(this, beside);
    this.#focusFirst();
    for (const key of view.keys) {
      if (this.view === view) this.#takes(key);
      await this.updateComplete;
    }
  }

  close(): void {
    if (!this.view) return;
    const hadFocus = this.matches(':focus-within');
    const row = this.#row;
    row?.removeAttribute('data-menu');
    delete this.dataset.open;
    this.view = undefined;
    if (canPop && this.matches(':popover-open')) this.hidePopover();
    if (hadFocus) row?.focus({ preventScroll: true });
  }

  get #row(): HTMLElement | null | undefined {
    const seq = this.view?.message.seq;
    return this.closest('.house')?.querySelector<HTMLElement>(`.line[data-seq="${seq}"]`);
  }

  protected override render(): TemplateResult | typeof nothing {
    const { view } = this;
    if (!view) return nothing;
    const { author, text, at } = view.message;
    return html`<p class="menu-of">
        <b><bdi>${author.name}</bdi></b><span dir="auto">${gist(text)}</span>
        <button type="button" class="close" aria-label=${words().all.close} @click=${this.close}>
          ${icon(html, latePaths.close)}
        </button>
      </p>
      ${
        this.step === 'report' || this.step === 'ban' || this.step === 'former'
          ? this.#form(this.step, view)
          : html`<div role="menu" aria-label=${fill(words().menu.ofAt, { name: author.name, time: localClock.time(at) })}>
              ${this.#page(this.step, view)}
            </div>`
      }`;
  }

  #form(step: 'report' | 'ban' | 'former', view: MenuView): TemplateResult {
    const { author, seq } = view.message;
    const { name } = author;
    const leave = () => this.close();
    if (step === 'former')
      return html`<parlour-former .ask=${view.former} .back=${() => void this.#go('all')}></parlour-former>`;
    if (step === 'ban')
      return html`<parlour-ban .name=${name} .aim=${aimAt(view)} .seq=${seq} .reach=${view.reach} .left=${leave}></parlour-ban>`;
    const typed = typedWords(this, `report ${seq}`);
    const send = (why: string) =>
      this.#deed({ act: { type: 'report', seq, why }, name, done: typed.drop });
    return reportForm(name, typed, send, leave);
  }

  #page(step: ItemPage, view: MenuView): (TemplateResult | typeof nothing)[] {
    const back: Item = {
      words: words().all.back,
      path: latePaths.back,
      choose: () => void this.#go('all'),
    };
    switch (step) {
      case 'all':
        return this.#all(view);
      case 'delete': {
        const choose = () => this.#do('remove');
        const sure: Item = {
          words: words().menu.deleteAll,
          path: latePaths.remove,
          isDangerous: true,
          choose,
        };
        return [itemGroup(words().menu.deleteYours, [sure, { ...back, words: words().all.keep }])];
      }
      case 'pause':
      case 'clear':
      case 'pin':
      case 'removal': {
        const items = pageItems(step, view, (deed) => this.#deed(deed));
        const leave = step === 'removal' ? { ...back, words: words().all.keep } : back;
        return [itemGroup(pageName(step), [...items, leave])];
      }
      default:
        return never(step);
    }
  }

  #all(view: MenuView): (TemplateResult | typeof nothing)[] {
    const go = (page: Step) => void this.#go(page);
    const own = ownItems(view, (act) => this.#do(act), go);
    const order = orderItems(view, { act: (deed) => this.#deed(deed), go });
    return [
      this.#quick(view),
      itemGroup(words().menu.keepOrder, order),
      itemGroup(words().menu.message, own),
    ];
  }

  #quick({ message, own }: MenuView): TemplateResult {
    return html`<div class="fast" role="group" aria-label=${words().menu.react}>
      ${quick.map((emoji) => this.#emoji(message, own, emoji))}
      <button type="button" class="emoji" role="menuitem" aria-label=${words().menu.moreEmoji} @click=${() => this.#pick(message)}>
        ${icon(html, paths.plus)}
      </button>
    </div>`;
  }

  #pick({ seq, author }: Message): void {
    const row = this.#row;
    const back = () => row?.focus({ preventScroll: true });
    const take = (emoji: string) => void tellRoom(this, 'react', { seq, emoji, on: true });
    const beside = this.view?.beside ?? this;
    this.close();
    tellRoom(this, 'pick-emoji', {
      label: fill(words().menu.reactTo, { name: author.name }),
      verb: 'react',
      beside,
      back,
      take,
    });
  }

  #emoji({ seq, reactions }: Message, own: readonly string[], emoji: string): TemplateResult {
    const by = reactions?.find((reaction) => reaction.emoji === emoji)?.by ?? [];
    const mine = own.some((id) => by.includes(id));
    const react = () => {
      this.close();
      tellRoom(this, 'react', { seq, emoji, on: !mine });
    };
    return html`<button
      type="button"
      class="emoji"
      role="menuitemcheckbox"
      aria-label=${fill(words().menu.reactWith, { emoji })}
      aria-checked=${mine}
      @click=${react}
    >
      ${emoji}
    </button>`;
  }

  #do(act: Act): void {
    const message = this.view?.message;
    this.close();
    if (message) tellRoom(this, 'act', { act, message });
  }

  #deed(deed: Deed): void {
    this.close();
    tellRoom(this, 'deed', deed);
  }

  async #go(step: Step): Promise<void> {
    this.step = step;
    await this.updateComplete;
    if (this.view) placeBeside(this, this.view.beside);
    this.#focusFirst();
  }

  #focusFirst(): void {
    this.querySelector<HTMLElement>('[role^=menuitem], select, textarea, .former button')?.focus();
  }

  readonly #pressed = (event: Event): void => {
    const [target] = event.composedPath();
    if (target instanceof Node && !this.contains(target)) this.close();
  };

  #clicked(event: MouseEvent): void {
    if (this.#isArmed || event.detail === 0) return;
    event.preventDefault();
    event.stopPropagation();
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Elsewhere in the page a letter goes to the composer.
    event.stopPropagation();
    if (isField(event.target) && event.key !== 'Escape') return;
    if (event.key === 'Tab') return this.close();
    if (!this.#takes(event.key)) return;
    event.preventDefault();
  }

  #takes(key: string): boolean {
    const isBack = key === 'Escape' || key === 'ArrowLeft';
    const letter = key.toUpperCase();
    const by = this.querySelector<HTMLElement>(`[data-letter="${CSS.escape(letter)}"]`);
    if (isBack && this.step !== 'all') void this.#go('all');
    else if (key === 'Escape') this.close();
    else if (by) by.click();
    else {
      const item = itemBy(this, key);
      item?.focus();
      return item !== undefined;
    }
    return true;
  }
}

customElements.define('parlour-menu', MessageMenu);
