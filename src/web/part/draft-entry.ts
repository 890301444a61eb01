import { Life } from '../life.ts';
import { type Surroundings, surroundingsOf } from '../surroundings.ts';
import { type Draft, DraftKeep } from './draft.ts';
import { TextEntry } from './text-entry.ts';

/** An element whose text is kept until it is sent, also while a message of one's own is changed in it. */
export abstract class DraftEntry extends TextEntry {
  static override properties = {
    ...TextEntry.properties,
    draft: {},
    amending: { state: true },
  };

  /** The room's key, by which an unsent text is kept. */
  declare draft: string;
  declare amending: { readonly seq: number; readonly draft: string } | undefined;
  #typedEarly = '';
  #focusedEarly = false;
  #drafts: DraftKeep | undefined;
  /** The browser's own, until an app says otherwise. */
  protected around: Surroundings | undefined;
  #life = new Life();

  constructor() {
    super();
    this.draft = this.closest<HTMLElement>('.house')?.dataset.room ?? '';
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
    this.around = around;
    this.#life = life;
    if (this.hasUpdated) this.firstUpdated();
  }

  protected override firstUpdated(): void {
    this.around ??= surroundingsOf(new URL(location.href));
    this.#drafts = new DraftKeep(this.draft, this.around, this.#life);
    const own = this.#drafts.own();
    const typed = this.#typedEarly || this.text;
    this.#typedEarly = '';
    this.#resume(own);
    // What was typed before this began is newer.
    if (typed) this.write(typed);
    this.keepDraft();
    if (this.#focusedEarly) this.focus();
    if (!own && !typed) void this.#takeOver();
  }

  async #takeOver(): Promise<void> {
    const draft = await this.#drafts?.takeOver();
    if (!draft) return;
    // Who has begun to write meanwhile finds both.
    if (this.text === '' && !this.amending) this.#resume(draft);
    else if (!draft.edit && !this.amending) this.write(`${draft.text}\n${this.text}`, true);
    this.keepDraft();
  }

  #resume(draft: Draft | undefined): void {
    const edit = draft?.edit;
    this.amending = edit && { seq: edit.seq, draft: draft.text };
    this.write(edit?.text ?? draft?.text ?? '');
  }

  /** Puts another text here. */
  put(text: string): void {
    this.write(text, true);
    this.keepDraft();
  }

  /** Puts a message of one's own here to be changed; the draft comes back afterwards. */
  amend(seq: number, text: string): void {
    this.amending = { seq, draft: this.amending?.draft ?? this.text };
    this.put(text);
    this.focus();
  }

  /** A change that was not taken comes back; what else was typed meanwhile stays as the draft. */
  amendAgain(seq: number, text: string): void {
    const { amending } = this;
    const isOther = amending !== undefined && amending.seq !== seq;
    if (!isOther && !(amending && this.text !== text)) return this.amend(seq, text);
    this.amending = { ...amending, draft: [amending.draft, text].filter(Boolean).join('\n') };
    this.keepDraft();
  }

  protected readonly endAmending = (): void => {
    const draft = this.amending?.draft ?? '';
    this.amending = undefined;
    this.write(draft);
    this.keepDraft();
    this.focus();
  };

  protected keepDraft(): void {
    const { text, amending } = this;
    const edit = amending && { seq: amending.seq, text };
    this.#drafts?.put(edit ? { text: amending.draft, edit } : { text });
  }
}
