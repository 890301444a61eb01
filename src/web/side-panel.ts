import { LightElement } from './light-element.ts';

const wide = matchMedia('(width > 60rem)');

/** A panel beside the talk where the page is wide, a sheet over it elsewhere. */
export abstract class SidePanel extends LightElement {
  #openedBy: HTMLElement | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    wide.addEventListener('change', this.#fit);
    this.#fit();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    wide.removeEventListener('change', this.#fit);
  }

  get isOpen(): boolean {
    return wide.matches ? !this.hidden : this.popover !== null && this.matches(':popover-open');
  }

  open(by?: HTMLElement): void {
    this.#openedBy = by;
    if (wide.matches) this.hidden = false;
    else if (!this.isOpen) this.showPopover();
    this.opened();
  }

  close(): void {
    if (wide.matches) this.hidden = true;
    else if (this.isOpen) this.hidePopover();
    this.#openedBy?.focus();
    this.#openedBy = undefined;
  }

  /** Is the panel open where nobody asked for it? */
  protected abstract readonly standsWide: boolean;

  protected opened(): void {}

  readonly #fit = (): void => {
    // A popover can be closed by Escape, a touch beside it, and the phone's back button.
    this.popover = wide.matches ? null : 'auto';
    this.hidden = wide.matches && !this.standsWide;
  };
}
