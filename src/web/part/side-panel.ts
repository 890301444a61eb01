import { media } from '../media.ts';
import { LightElement } from './light-element.ts';

const wide = media('(width > 60rem)');
/** Can a panel be closed by Escape, a touch beside it, and the phone's back button? */
const canPop = 'popover' in HTMLElement.prototype;

/** A panel beside the talk where the page is wide, a sheet over it elsewhere. */
export abstract class SidePanel extends LightElement {
  #openedBy: HTMLElement | undefined;

  constructor() {
    super();
    this.addEventListener('beforetoggle', (event) => {
      if (event.newState === 'closed') delete this.dataset.open;
    });
    this.addEventListener('keydown', (event) => this.#escape(event));
  }

  override connectedCallback(): void {
    super.connectedCallback();
    wide.addEventListener('change', this.#fit);
    this.#fit();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    wide.removeEventListener('change', this.#fit);
  }

  /** Does it cover the talk, where it stands? */
  get isSheet(): boolean {
    return this.#isInTag || !wide.matches;
  }

  /** Covering is for the tag alone, where it stands in one. */
  get #isInTag(): boolean {
    return this.closest('.in-tag') !== null;
  }

  get isOpen(): boolean {
    if (this.isSheet) return 'open' in this.dataset;
    return !this.hidden && !(this.standsWide && this.#othersOpen.length > 0);
  }

  /** Those that are open in its place, where the page is wide. */
  get #othersOpen(): readonly SidePanel[] {
    return [...(this.parentElement?.children ?? [])].filter(
      (each) => each instanceof SidePanel && each !== this && !each.standsWide && !each.hidden,
    ) as SidePanel[];
  }

  toggle(by: HTMLElement): void {
    if (this.isOpen) this.close();
    else this.open(by);
  }

  open(by?: HTMLElement): void {
    this.#openedBy = by;
    if (!this.isSheet) {
      for (const other of this.#othersOpen) other.close();
      this.hidden = false;
    } else if (!this.isOpen) {
      this.dataset.open = '';
      if (this.popover) this.showPopover();
    }
    this.opened();
  }

  close(): void {
    if (!this.isSheet) this.hidden = true;
    else if (this.popover && this.isOpen) this.hidePopover();
    delete this.dataset.open;
    this.#openedBy?.focus();
    this.#openedBy = undefined;
  }

  /** Is the panel open where nobody asked for it? */
  protected abstract readonly standsWide: boolean;

  protected opened(): void {}

  readonly #fit = (): void => {
    delete this.dataset.open;
    if (canPop && !this.#isInTag) this.popover = this.isSheet ? 'auto' : null;
    this.hidden = !this.isSheet && !this.standsWide;
  };

  #escape(event: KeyboardEvent): void {
    if (this.popover || event.key !== 'Escape' || !this.isSheet) return;
    event.preventDefault();
    this.close();
  }
}
