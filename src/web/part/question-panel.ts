import { html, nothing, type TemplateResult } from 'lit';
import { hueOf } from '../../page/fragment/face.ts';
import { icon, paths } from '../../page/fragment/icon.ts';
import { linked } from '../../page/fragment/linked.ts';
import type { Question } from '../../protocol/question.ts';
import { isBlank } from '../../protocol/text.ts';
import { wear } from '../later-part.ts';
import { localClock } from '../local-clock.ts';
import cases from '../style/case.css?inline';
import { idTail } from './field.ts';
import { SidePanel } from './side-panel.ts';

wear(cases);

/** The questions to those who keep order, in turns, each with a field for its answer. */
export class QuestionPanel extends SidePanel {
  static override properties = {
    questions: { attribute: false },
    goesOn: { attribute: false },
    faults: { state: true },
  };

  /** Those that nobody has answered yet. */
  declare questions: readonly Question[];
  /** More of them wait than are here. */
  declare goesOn: boolean;
  declare faults: ReadonlyMap<number, string>;
  /** Answers in the room, once an app is there; tells why not. */
  answer: ((seq: number, text: string) => Promise<string | undefined>) | undefined;
  /** Reads more of them. */
  readOn: (() => void) | undefined;
  readonly #tail = idTail('questions');

  constructor() {
    super();
    this.questions = [];
    this.goesOn = false;
    this.faults = new Map();
  }

  protected readonly standsWide = false;

  protected override opened(): void {
    const field = this.querySelector<HTMLElement>('textarea');
    (field ?? this.querySelector<HTMLElement>('.close'))?.focus();
  }

  protected override render(): TemplateResult {
    return html`<div class="panel-head">
        <h2>Questions for you</h2>
        <button type="button" class="close" aria-label="Close questions" @click=${this.close}>
          ${icon(html, paths.close)}
        </button>
      </div>
      <p class="more" role="status">
        ${
          this.questions.length === 0 && !this.goesOn
            ? 'Nobody waits for an answer.'
            : 'Only those who keep order see them; an answer goes to who asked.'
        }
      </p>
      <ol class="asked">
        ${this.questions.map((question) => this.#case(question))}
      </ol>
      ${
        this.goesOn
          ? html`<button type="button" class="ghost" @click=${() => this.readOn?.()}>
              More questions
            </button>`
          : nothing
      }`;
  }

  #case({ seq, author, at, text }: Question): TemplateResult {
    const id = `answer-${seq}${this.#tail}`;
    const fault = this.faults.get(seq);
    return html`<li class="case ${hueOf(author.id)}">
      <p class="who"><b><bdi>${author.name}</bdi></b>
        <time title=${localClock.moment(at)}>${localClock.time(at)}</time></p>
      <p class="words" dir="auto">${linked(html, text)}</p>
      <form @submit=${(event: Event) => void this.#submit(event, seq)}>
        <label class="unseen" for=${id}>Answer to ${author.name}</label>
        <textarea id=${id} rows="1" dir="auto" placeholder="Answer" enterkeyhint="send"
          @keydown=${sendByEnter}></textarea>
        <button type="submit" class="ghost">Answer</button>
      </form>
      ${fault === undefined ? nothing : html`<p class="fault" role="alert">${fault}</p>`}
    </li>`;
  }

  async #submit(event: Event, seq: number): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const field = form.querySelector('textarea');
    if (!field || isBlank(field.value)) return;
    const why = await this.answer?.(seq, field.value);
    const faults = new Map(this.faults);
    if (why === undefined) faults.delete(seq);
    else faults.set(seq, why);
    this.faults = faults;
    await this.updateComplete;
    // The one that was answered leaves with the next word of the server; the next one may be answered.
    if (why === undefined)
      this.querySelector<HTMLElement>(`li:not(:has(#${field.id})) textarea`)?.focus();
  }
}

function sendByEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  (event.currentTarget as HTMLElement).closest('form')?.requestSubmit();
}

customElements.define('parlour-questions', QuestionPanel);
