import { render, type TemplateResult } from 'lit/html.js';
import { watch, writeIn } from '../own-writing.ts';

/** A row as it should stand. */
export interface Row {
  readonly key: string;
  /** The parts that the row is made of; it is rendered again only when one of these is another. */
  readonly from: readonly unknown[];
  readonly template: () => TemplateResult;
}

/** The list of the talk. Rows that stand stay: nothing is moved, and focus is never lost. */
export class Talk {
  readonly #list: HTMLElement;
  #rows = new Map<string, StandingRow>();

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  /** Takes over a row that the server rendered; it stands until it has to be another. */
  adopt(key: string, element: HTMLElement, from: readonly unknown[]): void {
    this.#rows.set(key, new StandingRow(element, from));
  }

  show(rows: readonly Row[]): void {
    const standing = new Map<string, StandingRow>();
    for (const row of rows) {
      const stands = this.#rows.get(row.key) ?? new StandingRow();
      stands.show(row);
      standing.set(row.key, stands);
    }
    this.#rows = standing;
    this.#place([...standing.values()].map(({ element }) => element));
  }

  element(key: string): HTMLElement | undefined {
    return this.#rows.get(key)?.element;
  }

  /**
   * Finds the message at a height of the screen, and measures where it stands at any later time.
   * Other lines are no measure: a day's line sticks to the top.
   */
  anchor(y: number): () => number {
    for (const row of this.#rows.values()) {
      if (row.element?.dataset.seq && row.bottom > y) return () => row.top;
    }
    return () => 0;
  }

  #place(elements: readonly (HTMLElement | undefined)[]): void {
    const wanted = new Set<Element | undefined>(elements);
    for (const child of [...this.#list.children]) {
      if (!wanted.has(child)) child.remove();
    }
    let place = this.#list.firstElementChild;
    for (const element of elements) {
      if (element === place) place = place?.nextElementSibling ?? null;
      else if (element) this.#list.insertBefore(element, place);
    }
  }
}

/** One row: lit renders it aside, and its element stands in the list. */
class StandingRow {
  element: HTMLElement | undefined;
  #from: readonly unknown[] | undefined;
  readonly #aside = document.createDocumentFragment();

  constructor(element?: HTMLElement, from?: readonly unknown[]) {
    this.element = element;
    this.#from = from;
  }

  get top(): number {
    return this.element?.getBoundingClientRect().top ?? 0;
  }

  get bottom(): number {
    return this.element?.getBoundingClientRect().bottom ?? 0;
  }

  show({ from, template }: Row): void {
    if (this.#from && isSame(this.#from, from)) return;
    this.#from = from;
    const draw = () => void render(template(), this.#aside);
    if (this.element) writeIn(this.element, draw);
    else draw();
    // Lit goes on updating an element that has left; only another template brings another one.
    const fresh = this.#aside.firstElementChild;
    if (!(fresh instanceof HTMLElement)) return;
    fresh.remove();
    watch(fresh);
    if (this.element) succeed(this.element, fresh);
    this.element = fresh;
  }
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((part, i) => part === other[i]);
}

/** Puts a row in another's place; what had focus has it still, and its tools go along. */
function succeed(old: HTMLElement, fresh: HTMLElement): void {
  const focused = old.matches(':focus') ? old : old.querySelector(':focus');
  const tools = old.querySelector('parlour-acts');
  if (old.hasAttribute('tabindex')) fresh.tabIndex = old.tabIndex;
  if (tools) fresh.append(tools);
  old.replaceWith(fresh);
  if (!focused) return;
  const heir = fresh.contains(focused) ? focused : fresh;
  if (heir instanceof HTMLElement) heir.focus({ preventScroll: true });
}
