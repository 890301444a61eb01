import type { TemplateResult } from 'lit/html.js';
import { writeIn } from '../own-writing.ts';
import { Talk } from '../talk/talk.ts';

/** A row of a list, and the key by which it stays itself. */
export interface KeyedRow {
  readonly key: string;
  readonly template: TemplateResult;
}

/**
 * The rows of an element's lists, each drawn into its own element: lit's `repeat` leaves a comment behind
 * for every row that goes, and a queue stands open for days.
 */
export class KeptRows {
  readonly #lists = new WeakMap<Element, Talk>();

  /** Makes these the rows of a list, which holds nothing else. */
  show(list: HTMLElement, rows: readonly KeyedRow[]): void {
    const kept = this.#lists.get(list) ?? new Talk(list);
    this.#lists.set(list, kept);
    // What a row is made of is not compared: it is drawn again whenever its list is.
    const anew = rows.map(({ key, template }) => ({ key, from: [{}], template: () => template }));
    writeIn(list, () => kept.show(anew));
  }
}
