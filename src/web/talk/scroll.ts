import type { Life } from '../life.ts';

/** The distance from the end that counts as being there. */
const near = 60;
/** The distance from an end of the window at which more of the talk is wanted. */
const ahead = 600;
/** The height at the top that a day's line lies over. */
const underDay = 48;

export interface ScrollHooks {
  readonly life: Life;
  /** Tells `resize`. */
  readonly window: EventTarget;
  /** Finds what the reader looks at, and measures where it stands at any later time. */
  readonly anchor: (y: number) => () => number;
  /** Does the window reach the end of the room? Elsewhere its last row is no end to stay at. */
  readonly atEnd: () => boolean;
  readonly onMove: () => void;
  readonly onNearStart: () => void;
  readonly onNearEnd: () => void;
}

/** The scrolling of the talk: at its end it stays there, elsewhere nothing moves under the reader. */
export class Scroll {
  readonly #log: HTMLElement;
  readonly #hooks: ScrollHooks;
  #stuck = true;
  #top = 0;

  constructor(log: HTMLElement, content: HTMLElement, hooks: ScrollHooks) {
    this.#log = log;
    this.#hooks = hooks;
    const fromEnd = log.scrollTop;
    log.classList.add('live');
    // Until now the sheet kept the end in view, counting upwards from it.
    log.scrollTop = log.scrollHeight - log.clientHeight + fromEnd;
    this.#stuck = this.#isNearEnd;
    const { signal } = hooks.life;
    log.addEventListener('scroll', () => this.#moved(), { passive: true, signal });
    this.#stayAtEnd(content);
  }

  /** While sizes change, the end stays in view. */
  #stayAtEnd(content: HTMLElement): void {
    const stay = () => this.stuck && this.toEnd();
    if (!globalThis.ResizeObserver) {
      this.#hooks.window.addEventListener('resize', stay, { signal: this.#hooks.life.signal });
      return;
    }
    const sizes = new ResizeObserver(stay);
    sizes.observe(this.#log);
    sizes.observe(content);
    this.#hooks.life.atEnd(() => sizes.disconnect());
  }

  get stuck(): boolean {
    return this.#stuck && this.#hooks.atEnd();
  }

  /** Changes rows so that what the reader looks at stays where it is. */
  keep(change: () => void): void {
    if (this.stuck) {
      change();
      this.toEnd();
      return;
    }
    const measure = this.#hooks.anchor(this.#log.getBoundingClientRect().top);
    const before = measure();
    change();
    const moved = measure() - before;
    if (Math.abs(moved) >= 1) this.#log.scrollTop += moved;
  }

  /** Goes to the end, at once or as soon as the window reaches it. */
  toEnd(): void {
    this.#stuck = true;
    if (this.#hooks.atEnd()) this.#log.scrollTop = this.#log.scrollHeight;
  }

  /** Shows a row where it is read best, and moves nothing where it is seen already. */
  toRow(row: HTMLElement, block: 'center' | 'start' = 'center'): void {
    const [{ top, bottom }, log] = [row.getBoundingClientRect(), this.#log.getBoundingClientRect()];
    const start = top - log.top;
    // The log alone is moved: what is around it may be somebody else's page.
    if (block === 'start')
      this.#log.scrollTop +=
        start - Number.parseFloat(getComputedStyle(row).scrollMarginBlockStart);
    else if (start < underDay || bottom > log.bottom)
      this.#log.scrollTop += Math.min(start - underDay, (top + bottom - log.top - log.bottom) / 2);
    this.#stuck = this.#isNearEnd;
  }

  byPage(direction: 1 | -1): void {
    this.#log.scrollBy({ top: direction * this.#log.clientHeight * 0.85 });
  }

  /** Asks for more where an end of the window is near. */
  look(): void {
    if (this.#log.scrollTop < ahead) this.#hooks.onNearStart();
    if (this.#fromEnd() < ahead) this.#hooks.onNearEnd();
  }

  #moved(): void {
    const top = this.#log.scrollTop;
    // A smaller log leaves its end by itself; only a reader who goes up leaves it on purpose.
    if (this.#isNearEnd) this.#stuck = true;
    else if (top < this.#top) this.#stuck = false;
    this.#top = top;
    this.look();
    this.#hooks.onMove();
  }

  get #isNearEnd(): boolean {
    return this.#hooks.atEnd() && this.#fromEnd() < near;
  }

  #fromEnd(): number {
    return this.#log.scrollHeight - this.#log.clientHeight - this.#log.scrollTop;
  }
}
