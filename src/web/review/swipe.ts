/** The two sides to which a row is pushed: what they do is another thing for each kind. */
export type Side = 'yes' | 'no';

/** Pixels from an edge of the screen where a finger means the browser, which goes back. */
const edge = 32;
/** Pixels after which a finger has a direction. */
const slop = 10;
/** The part of a row's width, and the pixels at most, from which on letting go does it. */
const share = 0.35;
const enough = 120;

/** The distance from which on letting go does something. @example reachOf(320) // 112 */
export const reachOf = (width: number): number => Math.min(width * share, enough);

/** The side to which a row is pushed far enough; undefined where letting go does nothing. */
export function sideOf(moved: number, width: number): Side | undefined {
  if (Math.abs(moved) < reachOf(width)) return undefined;
  return moved > 0 ? 'yes' : 'no';
}

interface Push {
  readonly row: HTMLElement;
  readonly pointer: number;
  readonly x: number;
  readonly y: number;
  /** It goes sideways: until then it may be a scroll. */
  isSideways: boolean;
}

/**
 * Rows that are pushed aside by thumb: to the right for yes, to the left for no. A row shows what letting go
 * would do, and moves back where that is nothing. Up and down, the list is scrolled as ever: the sheet
 * leaves that to the browser (`touch-action: pan-y`), which tells by `pointercancel` that it has begun.
 */
export class Swipes implements EventListenerObject {
  readonly #take: (row: HTMLElement, side: Side) => void;
  readonly #rows: string;
  readonly #isOneWay: boolean;
  #push: Push | undefined;

  /**
   * @param take does it, once a row was let go
   * @param rows the selector of rows that are pushed
   * @param isOneWay they go with the direction of writing alone
   */
  constructor(
    take: (row: HTMLElement, side: Side) => void,
    rows = '[data-swipes]',
    isOneWay = false,
  ) {
    this.#take = take;
    this.#rows = rows;
    this.#isOneWay = isOneWay;
  }

  handleEvent(event: Event): void {
    const { type } = event;
    if (type === 'pointerdown') this.#begin(event as PointerEvent);
    else if (type === 'pointermove') this.#move(event as PointerEvent);
    else if (type === 'pointerup') this.#end(event as PointerEvent, true);
    else if (type === 'pointercancel') this.#end(event as PointerEvent, false);
  }

  #begin({ pointerType, isPrimary, pointerId, clientX, clientY, target }: PointerEvent): void {
    // A second finger is no swipe.
    if (!isPrimary) return this.#leave();
    if (pointerType !== 'touch' || !(target instanceof Element)) return;
    const row = target.closest<HTMLElement>(this.#rows);
    const isAtEdge = clientX < edge || clientX > window.innerWidth - edge;
    if (!row || isAtEdge || target.closest('input, textarea')) return;
    const at = { pointer: pointerId, x: clientX, y: clientY };
    this.#push = { row, ...at, isSideways: false };
  }

  #move(event: PointerEvent): void {
    const push = this.#push;
    if (!push || event.pointerId !== push.pointer) return;
    const x = event.clientX - push.x;
    if (!push.isSideways) {
      const y = Math.abs(event.clientY - push.y);
      if (Math.max(Math.abs(x), y) < slop) return;
      if (Math.abs(x) <= y || (this.#isOneWay && !goesOn(push.row, x))) return this.#leave();
      push.isSideways = true;
      push.row.setPointerCapture(event.pointerId);
    }
    show(push.row, this.#isOneWay && !goesOn(push.row, x) ? 0 : x);
  }

  #end({ pointerId, clientX }: PointerEvent, isLetGo: boolean): void {
    const push = this.#push;
    if (!push || pointerId !== push.pointer) return;
    this.#leave();
    const side = sideOf(clientX - push.x, push.row.offsetWidth);
    const isMeant = side && !(this.#isOneWay && !goesOn(push.row, clientX - push.x));
    if (isLetGo && push.isSideways && isMeant) this.#take(push.row, side);
  }

  #leave(): void {
    const push = this.#push;
    this.#push = undefined;
    if (!push) return;
    push.row.style.removeProperty('--pushed');
    delete push.row.dataset.pushed;
    delete push.row.dataset.towards;
    delete push.row.dataset.side;
  }
}

/** Is that the direction of writing? */
function goesOn(row: HTMLElement, moved: number): boolean {
  return moved > 0 === (getComputedStyle(row).direction === 'ltr');
}

function show(row: HTMLElement, moved: number): void {
  row.style.setProperty('--pushed', `${moved}px`);
  row.dataset.pushed = moved > 0 ? 'yes' : 'no';
  row.dataset.towards = goesOn(row, moved) ? 'end' : 'start';
  const side = sideOf(moved, row.offsetWidth);
  if (side) row.dataset.side = side;
  else delete row.dataset.side;
}
