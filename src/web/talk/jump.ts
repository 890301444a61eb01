import { html, nothing, render, type TemplateResult } from 'lit/html.js';
import { writeIn } from '../own-writing.ts';
import { counted, words } from '../words.ts';
import type { Stopped } from './read-mark.ts';
import { sinceWords } from './rows.ts';

/** All that the ways out of a place hang on. */
interface Standing {
  readonly isAtEnd: boolean;
  /** The number of messages that came below what is seen. */
  readonly below: number;
  /** The place where reading stopped, where anything is new behind it. */
  readonly mark: Stopped | undefined;
  /** The line that marks it, where that is among the rows. */
  readonly row: HTMLElement | undefined;
  /** It stands before all that is loaded. */
  readonly isBefore: boolean;
}

interface Ways {
  readonly toEnd: () => void;
  readonly toNew: (seq: number) => void;
}

/** The ways out of where one reads: to the latest, and, once for each line, up to what is new. */
export class Jump {
  readonly #place: HTMLElement;
  /** Lies over the first rows, where what is new lies above. */
  readonly #above = document.createElement('div');
  readonly #log: HTMLElement;
  readonly #ways: Ways;
  /** The line that was seen last: nobody is led there again. */
  #seen = 0;
  /** The answer whose original is looked at. */
  #answer: number | undefined;

  constructor(place: HTMLElement, log: HTMLElement, ways: Ways) {
    this.#place = place;
    this.#log = log;
    this.#ways = ways;
    this.#above.className = 'jump above';
    log.before(this.#above);
    // Whoever goes from an answer to its original may want to come back.
    log.addEventListener('click', ({ target }) => {
      const quote = target instanceof Element ? target.closest('[data-quoted]') : null;
      const row = quote?.closest<HTMLElement>('.line');
      if (row) this.#answer = Number(row.dataset.seq) || undefined;
    });
  }

  show({ isAtEnd, below, mark, row, isBefore }: Standing): void {
    if (mark && row && this.#isBelowTop(row)) this.#seen = mark.seq;
    const isAbove = mark && mark.seq !== this.#seen && (row !== undefined || isBefore);
    show(this.#place, isAtEnd ? nothing : this.#down(below));
    const answer = this.#answer;
    const up = isAbove ? this.#up(mark) : nothing;
    show(this.#above, answer === undefined ? up : this.#back(answer));
  }

  /** Leads to the latest, and says how much is new there: also what the window does not hold. */
  #down(below: number) {
    const { latest, newBelow } = words().jump;
    const says = below > 0 ? counted(newBelow, below) : latest;
    return html`<button type="button" class="latest" @click=${this.#ways.toEnd}>${says} <span aria-hidden="true">↓</span></button>`;
  }

  #back(answer: number) {
    const lead = () => {
      this.#answer = undefined;
      this.#ways.toNew(answer);
    };
    return html`<button type="button" class="latest back" @click=${lead}>${words().jump.back}</button>`;
  }

  #up({ seq, at }: Stopped) {
    const lead = () => {
      this.#seen = seq;
      this.#ways.toNew(seq + 1);
    };
    return html`<button type="button" class="latest" @click=${lead}>${sinceWords(at)} <span aria-hidden="true">↑</span></button>`;
  }

  #isBelowTop(row: HTMLElement): boolean {
    return row.getBoundingClientRect().bottom > this.#log.getBoundingClientRect().top;
  }
}

function show(place: HTMLElement, button: TemplateResult | typeof nothing): void {
  writeIn(place, () => void render(button, place));
}
