import type { Acts } from '../acts.ts';
import type { Life } from '../life.ts';
import { media } from '../media.ts';
import { tellRoom } from '../told.ts';
import { reachDayOf } from './reachable.ts';

const longPressMs = 450;
const slack = 10;
const touch = media('(hover: none)');

export interface RowHooks {
  readonly life: Life;
  /** Fills the toolbar for a row; false where nothing can be done with it. */
  readonly offer: (row: HTMLElement) => boolean;
  /** Opens the menu of a row, beside it or a point; false where nothing can be done with it. */
  readonly menu: (row: HTMLElement, beside: HTMLElement | DOMRect) => boolean;
  /** The place where Escape leads. */
  readonly leave: () => void;
}

/** Brings the toolbar to the row that is pointed at or focused, opens its menu, and walks by keys. */
export class RowFocus {
  readonly #log: HTMLElement;
  readonly #acts: Acts;
  readonly #hooks: RowHooks;
  #press: ReturnType<typeof setTimeout> | undefined;
  #pressedAt = { x: 0, y: 0 };
  /** A long press has opened the menu, and the finger is still there. */
  #isEnding = false;

  constructor(log: HTMLElement, acts: Acts, hooks: RowHooks) {
    this.#log = log;
    this.#acts = acts;
    this.#hooks = hooks;
    log.addEventListener('pointerover', (event) => this.#over(event));
    log.addEventListener('pointerleave', ({ pointerType }) => {
      if (pointerType !== 'touch') this.#rest();
    });
    log.addEventListener('focusin', ({ target }) => this.#focused(target));
    // Not at once: focus may only be on its way to another button of the toolbar.
    log.addEventListener('focusout', () => requestAnimationFrame(() => this.#rest()));
    log.addEventListener('keydown', (event) => this.#key(event));
    log.addEventListener('pointerdown', (event) => this.#down(event));
    log.addEventListener('pointermove', (event) => this.#moved(event));
    for (const end of ['pointerup', 'pointercancel', 'scroll']) {
      log.addEventListener(end, () => clearTimeout(this.#press), { passive: true });
    }
    hooks.life.atEnd(() => {
      clearTimeout(this.#press);
      acts.remove();
    });
    log.addEventListener('contextmenu', (event) => this.#menu(event));
    log.addEventListener('click', (event) => this.#clicked(event), { capture: true });
  }

  /** Takes what happened before this was there. */
  hear(event: Event): void {
    if (event.type === 'focusin') this.#focused(event.target);
    else if (event instanceof KeyboardEvent) this.#key(event);
    else if (event.type === 'contextmenu') this.#menu(event as MouseEvent);
    else if (event.type === 'pointerup' || event.type === 'pointercancel')
      clearTimeout(this.#press);
    else if (!(event instanceof PointerEvent)) return;
    else if (event.type === 'pointerover') this.#over(event);
    else if (event.type === 'pointerdown') this.#down(event);
  }

  #over({ target, pointerType }: PointerEvent): void {
    if (pointerType === 'touch' || this.#isBusy) return;
    this.#bring(rowOf(target));
  }

  #rest(): void {
    const row = this.#acts.closest('.line');
    const isMeant = row?.matches(':hover') || row?.matches(':focus-within');
    if (!isMeant) this.#acts.remove();
  }

  #focused(target: EventTarget | null): void {
    const row = rowOf(target);
    if (!row) return;
    for (const other of this.#log.querySelectorAll<HTMLElement>('.line[tabindex="0"]')) {
      other.tabIndex = -1;
    }
    row.tabIndex = 0;
    reachDayOf(this.#log, row);
    if (!this.#acts.contains(target as Node)) this.#bring(row);
  }

  #bring(row: HTMLElement | undefined): void {
    // A finger has the menu at once.
    if (!row || this.#acts.parentElement === row || touch.matches) return;
    if (this.#hooks.offer(row)) row.append(this.#acts);
    else this.#acts.remove();
  }

  /** Someone is choosing in the toolbar: it stays. */
  get #isBusy(): boolean {
    return this.#acts.matches(':focus-within');
  }

  #key(event: KeyboardEvent): void {
    const row = rowOf(event.target);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!row) {
      if (event.target === this.#log && event.key === 'End') tellRoom(this.#log, 'turn', 'end');
      return;
    }
    if (event.key === 'Escape' && event.target !== row) row.focus();
    else if (event.key === 'Escape') this.#hooks.leave();
    else if (event.key === 'Enter' && event.target === row) this.#hooks.menu(row, row);
    else if (!this.#walk(row, event.key)) return;
    event.preventDefault();
  }

  #walk(row: HTMLElement, key: string): boolean {
    const rows = [...this.#log.querySelectorAll<HTMLElement>('.line')];
    const at = rows.indexOf(row);
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: rows.length - 1 }[key];
    if (to === undefined) return false;
    if (key === 'End') tellRoom(row, 'turn', 'end');
    if (to >= rows.length) this.#hooks.leave();
    const next = rows[Math.max(to, 0)];
    if (next) next.tabIndex = 0;
    next?.focus();
    return true;
  }

  #down({ target, pointerType, clientX, clientY }: PointerEvent): void {
    clearTimeout(this.#press);
    this.#isEnding = false;
    const row = rowOf(target);
    if (pointerType !== 'touch') return;
    if (this.#acts.contains(target as Node)) return;
    this.#acts.remove();
    if (!row || isWordsOfItsOwn(target)) return;
    this.#pressedAt = { x: clientX, y: clientY };
    this.#press = setTimeout(() => {
      this.#isEnding = true;
      if (this.#hooks.menu(row, new DOMRect(clientX, clientY))) navigator.vibrate?.(10);
    }, longPressMs);
  }

  #moved({ clientX, clientY }: PointerEvent): void {
    const { x, y } = this.#pressedAt;
    if (Math.abs(clientX - x) > slack || Math.abs(clientY - y) > slack) clearTimeout(this.#press);
  }

  /** The end of a long press is no press of what lies under the finger. */
  #clicked(event: MouseEvent): void {
    if (!this.#isEnding || event.detail === 0) return;
    this.#isEnding = false;
    event.preventDefault();
    event.stopPropagation();
  }

  /** The browser's own menu stays for links and for text that is marked. */
  #menu(event: MouseEvent): void {
    const row = rowOf(event.target);
    if (!row || isWordsOfItsOwn(event.target) || event.shiftKey) return;
    if (touch.matches) return event.preventDefault();
    if (isMarked(row)) return;
    const { clientX, clientY } = event;
    // By its key it comes without a place.
    const beside = clientX + clientY > 0 ? new DOMRect(clientX, clientY) : row;
    if (this.#hooks.menu(row, beside)) event.preventDefault();
  }
}

/** Is text marked? A tag's tree may have a selection of its own. */
function isMarked(row: Node): boolean {
  const root = row.getRootNode() as Partial<Document>;
  return (root.getSelection?.() ?? document.getSelection())?.isCollapsed === false;
}

function rowOf(target: EventTarget | null): HTMLElement | undefined {
  return (target instanceof Element && target.closest<HTMLElement>('.line')) || undefined;
}

/** Links and buttons have a long press of their own. */
function isWordsOfItsOwn(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('a, button') !== null;
}
