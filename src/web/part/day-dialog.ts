import { html, type TemplateResult } from 'lit/html.js';
import type { Room } from '../../client/index.ts';
import type { Point } from '../../protocol/point.ts';
import type { Message } from '../../protocol/record.ts';
import { localClock } from '../local-clock.ts';
import { idTail } from './field.ts';
import '../menu/float.ts';
import { fill } from '../../page/words/say.ts';
import { words } from '../words.ts';
import { LightElement } from './light-element.ts';

/** The things that the choice of a day needs. */
export interface DayParts {
  readonly room: Pick<Room, 'history'>;
  readonly talk: {
    goTo(point: Point): Promise<Message | undefined>;
    toEnd(): unknown;
  };
  /** Says something for a moment. */
  readonly tell: (words: string) => void;
}

/** Asks for a day of the room, or leads to its beginning or its end. */
class DayDialog extends LightElement {
  static override properties = { day: {}, first: {}, last: {} };

  /** The day of the line that was pressed, as `2026-11-20`. */
  declare day: string;
  /** The room's own first and last day, once they are known. */
  declare first: string;
  declare last: string;
  parts: DayParts | undefined;
  readonly #tail = idTail('days');

  constructor() {
    super();
    this.day = '';
    this.first = '';
    this.last = '';
  }

  protected override firstUpdated(): void {
    this.#dialog?.showModal();
    this.querySelector('input')?.focus();
    void this.#bound();
  }

  protected override render(): TemplateResult {
    const [title, field] = [`go-to-day${this.#tail}`, `day-asked${this.#tail}`];
    return html`<dialog class="card invitation days" data-open aria-labelledby=${title} @close=${this.#done}>
      <form @submit=${this.#submit}>
        <h2 id=${title}>${words().day.title}</h2>
        <label for=${field}>${words().day.day}</label>
        <input id=${field} type="date" required min=${this.first} max=${this.last} .value=${this.day} />
        <p class="row">
          <button type="submit" class="act">${words().day.go}</button>
          <button type="button" class="ghost" @click=${this.#close}>${words().compose.cancel}</button>
        </p>
        <p class="ways">
          <button type="button" @click=${this.#toBeginning}>${words().day.beginning}</button>
          <button type="button" @click=${this.#toEnd}>${words().day.latest}</button>
        </p>
      </form>
    </dialog>`;
  }

  get #dialog(): HTMLDialogElement | null {
    return this.querySelector('dialog');
  }

  /** A day outside the room's own can't be chosen; where they are not to be had, any can. */
  async #bound(): Promise<void> {
    const { room } = this.parts ?? {};
    const ranges = [{ after: 0, limit: 1 }, { limit: 1 }];
    const pages = await Promise.all(ranges.map((range) => room?.history(range))).catch(() => []);
    const days = pages.flatMap((page) => page?.messages.map(({ at }) => localClock.day(at)) ?? []);
    // A clock that was set back may have put the pressed day outside.
    const sorted = days.length > 0 ? [...days, this.day].sort() : [];
    this.first = sorted[0] ?? '';
    this.last = sorted.at(-1) ?? '';
  }

  readonly #close = (): void => this.#dialog?.close();

  readonly #done = (): void => this.remove();

  readonly #toEnd = (): void => {
    this.#close();
    this.parts?.talk.toEnd();
  };

  readonly #toBeginning = async (): Promise<void> => {
    this.#close();
    if (!(await this.parts?.talk.goTo({ around: 0 }))) this.parts?.tell(words().day.notLoaded);
  };

  readonly #submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const day = this.querySelector('input')?.value ?? '';
    const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
    this.#close();
    const found = await this.parts?.talk.goTo({ at: new Date(year, month - 1, date).getTime() });
    if (!found) this.parts?.tell(words().day.notLoaded);
    else if (localClock.day(found.at) !== day)
      this.parts?.tell(fill(words().day.nothingOn, { day }));
  };
}

customElements.define('parlour-days', DayDialog);

/** Asks for a day, beginning from one. */
export function askDay(house: Element, day: string, parts: DayParts): void {
  house.querySelector('parlour-days')?.remove();
  house.append(Object.assign(new DayDialog(), { day, parts }));
}
