import { html, nothing, type TemplateResult } from 'lit';
import { defaultLimits, type Limits } from '../../protocol/limit.ts';
import { faultOfName, keepName } from '../../protocol/name.ts';
import { countPoints, isBlank } from '../../protocol/text.ts';
import { Life } from '../life.ts';
import { media } from '../media.ts';
import { type Surroundings, surroundingsOf } from '../surroundings.ts';
import { tellRoom } from '../told.ts';
import { amendLine, leftLine, nameLine, sendButton } from './compose-line.ts';
import { Composing } from './composing.ts';
import { type Draft, DraftKeep } from './draft.ts';
import { fitField, idTail, sends } from './field.ts';
import { LightElement } from './light-element.ts';

const counterFrom = 200;

/** The place where messages are written. It is never disabled, and text in it is never lost. */
export class Composer extends LightElement {
  static override properties = {
    code: {},
    draft: {},
    limits: { attribute: false },
    asking: { state: true },
    fault: { state: true },
    amending: { state: true },
    left: { state: true },
    stuck: { state: true },
  };

  /** The room's code, as people spell it. */
  declare code: string;
  /** The room's key, by which an unsent text is kept. */
  declare draft: string;
  /** Those that the server told, else the usual. */
  declare limits: Limits;
  /** The name that stands in the field which asks for one. */
  declare asking: string | undefined;
  declare fault: string | undefined;
  declare amending: { readonly seq: number; readonly draft: string } | undefined;
  /** Code points left, where that is few. */
  declare left: number | undefined;
  /** Is there nobody who takes what is written? */
  declare stuck: boolean;

  /** The name the server gives who has none. */
  suggestion = '';
  /** What a new name leads to besides: a message that waited for it. */
  #sendsNext = false;
  readonly #composing = new Composing();
  #typedEarly = '';
  #focusedEarly = false;
  #drafts: DraftKeep | undefined;
  /** The browser's own, until an app says otherwise. */
  #around: Surroundings | undefined;
  #life = new Life();
  readonly #tail = idTail('composer');
  readonly #touch = media('(hover: none) and (pointer: coarse)');

  constructor() {
    super();
    this.code = '';
    this.draft = this.closest<HTMLElement>('.house')?.dataset.room ?? '';
    this.limits = defaultLimits;
  }

  protected override createRenderRoot(): HTMLElement {
    const served = this.querySelector('textarea');
    this.#typedEarly = served?.value ?? '';
    this.#focusedEarly = served !== null && served === document.activeElement;
    return super.createRenderRoot();
  }

  /** Keeps what is written where an app keeps things, until the app ends. */
  keepWith(around: Surroundings, life: Life): void {
    this.#life.end();
    this.#around = around;
    this.#life = life;
    if (this.hasUpdated) this.firstUpdated();
  }

  protected override firstUpdated(): void {
    this.#around ??= surroundingsOf(new URL(location.href));
    this.#drafts = new DraftKeep(this.draft, this.#around, this.#life);
    const own = this.#drafts.own();
    const typed = this.#typedEarly || this.text;
    this.#typedEarly = '';
    this.#resume(own);
    // What was typed before this began is newer.
    if (typed) this.#write(typed);
    this.#keepDraft();
    if (this.#focusedEarly) this.focus();
    if (!own && !typed) void this.#takeOver();
  }

  async #takeOver(): Promise<void> {
    const draft = await this.#drafts?.takeOver();
    if (!draft) return;
    // Who has begun to write meanwhile finds both.
    if (this.text === '' && !this.amending) this.#resume(draft);
    else if (!draft.edit && !this.amending) this.#write(`${draft.text}\n${this.text}`, true);
    this.#keepDraft();
  }

  #resume(draft: Draft | undefined): void {
    const edit = draft?.edit;
    this.amending = edit && { seq: edit.seq, draft: draft.text };
    this.#write(edit?.text ?? draft?.text ?? '');
  }

  override focus(): void {
    this.#field?.focus({ preventScroll: true });
  }

  get text(): string {
    return this.#field?.value ?? '';
  }

  /** Puts a message of one's own here to be changed; the draft comes back afterwards. */
  amend(seq: number, text: string): void {
    this.amending = { seq, draft: this.amending?.draft ?? this.text };
    this.#write(text, true);
    this.#keepDraft();
    this.focus();
  }

  /** A change that was not taken comes back; what else was typed meanwhile stays as the draft. */
  amendAgain(seq: number, text: string): void {
    const { amending } = this;
    const isOther = amending !== undefined && amending.seq !== seq;
    if (!isOther && !(amending && this.text !== text)) return this.amend(seq, text);
    this.amending = { ...amending, draft: [amending.draft, text].filter(Boolean).join('\n') };
    this.#keepDraft();
  }

  /** Asks for a name in a line of its own. */
  async ask(name: string, fault?: string): Promise<void> {
    this.asking = name;
    this.fault = fault;
    await this.updateComplete;
    const field = this.querySelector<HTMLInputElement>('.line-in input');
    field?.focus();
    field?.select();
  }

  protected override render(): TemplateResult {
    return html`<form class="compose" @submit=${this.#submit}>
      ${this.asking === undefined ? nothing : this.#nameLine(this.asking)}
      ${this.amending ? amendLine(this.#endAmending) : nothing}
      <label class="unseen" for="say${this.#tail}">Message to ${this.code}</label>
      <textarea
        id="say${this.#tail}"
        rows="1"
        dir="auto"
        autocomplete="off"
        autocapitalize="sentences"
        enterkeyhint=${this.#touch.matches ? 'enter' : 'send'}
        placeholder="Say something"
        aria-describedby="left${this.#tail}"
        @input=${this.#typed}
        @keydown=${this.#key}
        @compositionend=${this.#composing.ended}
      ></textarea>
      ${sendButton(this.amending ? 'Save' : 'Send')}
      ${leftLine(`left${this.#tail}`, this)}
    </form>`;
  }

  #nameLine(name: string): TemplateResult {
    return nameLine({
      name,
      tail: this.#tail,
      fault: this.fault ?? '',
      limits: this.limits,
      submit: this.#sendsNext ? 'Send' : 'Keep',
      onKey: this.#nameKey,
      onComposed: this.#composing.ended,
    });
  }

  #submit(event: Event): void {
    event.preventDefault();
    if (this.asking !== undefined) return this.#takeName();
    if (this.#isUnfit()) return;
    if (this.amending) return this.#amended(this.amending.seq);
    if (this.#around?.kept.get('name') === undefined) {
      this.#sendsNext = true;
      void this.ask(this.suggestion);
      return;
    }
    this.#say();
  }

  #isUnfit(): boolean {
    this.#count();
    return isBlank(this.text) || this.#isOver;
  }

  get #isOver(): boolean {
    return (this.left ?? 0) < 0;
  }

  #takeName(): void {
    const said = this.querySelector<HTMLInputElement>('.line-in input')?.value ?? '';
    const name = keepName(said).trim();
    if (faultOfName(name, this.limits)) {
      this.fault = 'That cannot be a name.';
      return;
    }
    this.#around?.kept.set('name', name);
    this.asking = undefined;
    tellRoom(this, 'named', name);
    if (this.#sendsNext && !this.#isUnfit()) this.#say();
    this.#sendsNext = false;
    this.focus();
  }

  #say(): void {
    this.stuck = !tellRoom(this, 'say', this.text);
    if (this.stuck) return;
    this.#write('');
    this.#keepDraft();
  }

  #amended(seq: number): void {
    const { text } = this;
    this.#endAmending();
    this.stuck = !tellRoom(this, 'amended', { seq, text });
    if (this.stuck) this.amendAgain(seq, text);
  }

  readonly #endAmending = (): void => {
    const draft = this.amending?.draft ?? '';
    this.amending = undefined;
    this.#write(draft);
    this.#keepDraft();
    this.focus();
  };

  #typed(): void {
    if (this.#field) fitField(this.#field);
    this.#count();
    this.#keepDraft();
    if (!this.amending && !isBlank(this.text)) tellRoom(this, 'typed');
  }

  #keepDraft(): void {
    const { text, amending } = this;
    const edit = amending && { seq: amending.seq, text };
    this.#drafts?.put(edit ? { text: amending.draft, edit } : { text });
  }

  #key(event: KeyboardEvent): void {
    if (this.#composing.has(event)) return;
    const { key } = event;
    if (key === 'Enter' && sends(event, this.#touch.matches)) {
      event.preventDefault();
      this.querySelector('form')?.requestSubmit();
    } else if (key === 'Escape' && this.amending) {
      event.preventDefault();
      this.#endAmending();
    } else if (key === 'ArrowUp' && this.text === '' && !this.amending) {
      event.preventDefault();
      tellRoom(this, 'recall');
    } else if (key === 'PageUp' || key === 'PageDown') {
      event.preventDefault();
      tellRoom(this, 'turn', key === 'PageUp' ? -1 : 1);
    }
  }

  readonly #nameKey = (event: KeyboardEvent): void => {
    if (this.#composing.has(event)) return;
    if (event.key !== 'Escape') return;
    this.asking = undefined;
    this.#sendsNext = false;
    this.focus();
  };

  #write(text: string, inFull = false): void {
    const field = this.#field;
    if (!field) return;
    field.value = text;
    if (inFull) field.setSelectionRange(text.length, text.length);
    fitField(field);
    this.#count();
  }

  #count(): void {
    const left = this.limits.textPoints - countPoints(this.text);
    this.left = left <= counterFrom ? left : undefined;
  }

  get #field(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }
}

customElements.define('parlour-composer', Composer);
