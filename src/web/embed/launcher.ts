import { drawn } from './drawn.ts';

const canPop = () => 'popover' in HTMLElement.prototype;

export interface LauncherParts {
  readonly root: ShadowRoot;
  /** The box in which the room comes to stand. */
  readonly stage: HTMLElement;
  readonly room: string;
  /** Told when it is opened or closed: by a person's own hand, or not. */
  readonly turned: (isOpen: boolean, byHand: boolean) => void;
}

/** A button in the corner of the window, and the panel that it opens, over whatever the page has there. */
export class Launcher {
  readonly #parts: LauncherParts;
  readonly #stand = div('launch');
  readonly #panel = div('panel-stand');
  readonly #button = document.createElement('button');
  readonly #badge = document.createElement('span');

  constructor(parts: LauncherParts) {
    this.#parts = parts;
    const { stage, root } = parts;
    const button = this.#button;
    button.type = 'button';
    button.className = 'button';
    button.setAttribute('part', 'launcher');
    button.setAttribute('aria-expanded', 'false');
    this.#badge.className = 'badge';
    this.#badge.setAttribute('part', 'badge');
    button.append(drawn('M4 5h16v12H9l-5 4V5Z'), 'Talk', this.#badge);
    button.addEventListener('click', () => this.open(true));
    this.#stand.append(button);
    this.#panel.hidden = true;
    this.#panel.setAttribute('role', 'dialog');
    this.#panel.setAttribute('aria-label', `Talk: ${parts.room}`);
    this.#panel.append(stage);
    this.#panel.addEventListener('keydown', (event) => this.#escape(event));
    if (canPop()) for (const each of [this.#stand, this.#panel]) each.popover = 'manual';
    root.append(this.#panel, this.#stand);
    this.count(0);
  }

  get isOpen(): boolean {
    return !this.#panel.hidden;
  }

  /** Puts what is shown over the page: also after it was taken out of it for a moment. */
  show(): void {
    raise(this.#stand, !this.isOpen);
    raise(this.#panel, this.isOpen);
  }

  open(byHand: boolean): void {
    if (this.isOpen) return;
    this.#turn(true, byHand);
  }

  /** Closing gives focus back to the button, where it was within. */
  close(byHand: boolean): void {
    if (!this.isOpen) return;
    const hadFocus = this.#panel.matches(':focus-within');
    this.#turn(false, byHand);
    if (hadFocus) this.#button.focus({ preventScroll: true });
  }

  count(unread: number): void {
    this.#badge.textContent = unread === 0 ? '' : unread > 99 ? '99+' : String(unread);
    const more = unread > 0 ? `, ${unread} unread` : '';
    this.#button.setAttribute('aria-label', `Talk: ${this.#parts.room}${more}`);
  }

  #turn(isOpen: boolean, byHand: boolean): void {
    this.#panel.hidden = !isOpen;
    this.#stand.hidden = isOpen;
    this.#button.setAttribute('aria-expanded', String(isOpen));
    if (isOpen) document.addEventListener('click', this.#beside);
    else document.removeEventListener('click', this.#beside);
    this.show();
    this.#parts.turned(isOpen, byHand);
  }

  /** It is gone from the page for good. */
  end(): void {
    document.removeEventListener('click', this.#beside);
  }

  /** A sheet on a phone goes by a press beside it; a panel stays, for who reads the page along with it. */
  readonly #beside = (event: Event): void => {
    if (!matchMedia('(width <= 544px)').matches) return;
    if (!event.composedPath().includes(this.#parts.root)) this.close(true);
  };

  #escape(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    // What is open within closes first.
    if (this.#panel.querySelector(':popover-open, [data-open], dialog[open]')) return;
    event.preventDefault();
    this.close(true);
  }
}

function raise(element: HTMLElement, isShown: boolean): void {
  if (!canPop() || !element.isConnected) return;
  const isUp = element.matches(':popover-open');
  if (isShown && !isUp) element.showPopover();
  if (!isShown && isUp) element.hidePopover();
}

function div(name: string): HTMLElement {
  const element = document.createElement('div');
  element.className = name;
  return element;
}
