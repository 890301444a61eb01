import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Question } from '../../protocol/question.ts';
import { isBlank } from '../../protocol/text.ts';
import { typedWords } from '../deed/typed-words.ts';
import { idTail } from '../part/field.ts';
import { LightElement } from '../part/light-element.ts';

/** The field for the answer to a question. */
export class AnswerForm extends LightElement {
  static override properties = { question: {}, fault: {} };

  declare question: Question | undefined;
  /** The code of its room, in a queue of several. */
  room = '';
  declare fault: string | undefined;
  /** Answers in the room; tells why not. */
  answer: (seq: number, text: string) => Promise<string | undefined> = async () => undefined;
  readonly #id = `answer${idTail('answer')}`;

  protected override render(): TemplateResult | typeof nothing {
    const { question, fault } = this;
    if (!question) return nothing;
    const typed = typedWords(this, this.#about(question.seq));
    return html`<form @submit=${(event: Event) => void this.#submit(event, question.seq)}>
        <label class="unseen" for=${this.#id}>Answer to ${question.author.name}</label>
        <textarea id=${this.#id} rows="1" dir="auto" placeholder="Answer" enterkeyhint="send"
          .value=${typed.text} @input=${typed.keep} @keydown=${sendByEnter}></textarea>
        <button type="submit" class="ghost">Answer</button>
      </form>
      ${fault === undefined ? nothing : html`<p class="fault" role="alert">${fault}</p>`}`;
  }

  #about(seq: number): string {
    return `answer ${this.room} ${seq}`;
  }

  async #submit(event: Event, seq: number): Promise<void> {
    event.preventDefault();
    const field = this.querySelector('textarea');
    if (!field || isBlank(field.value)) return;
    this.fault = await this.answer(seq, field.value);
    // The one that was answered leaves with the next word of the server; the next one may be answered.
    if (this.fault !== undefined) return;
    typedWords(this, this.#about(seq)).drop();
    const others = [...(this.closest('ol')?.querySelectorAll('textarea') ?? [])];
    others.find((other) => other !== field)?.focus();
  }
}

function sendByEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  (event.currentTarget as HTMLElement).closest('form')?.requestSubmit();
}

customElements.define('parlour-answer', AnswerForm);
