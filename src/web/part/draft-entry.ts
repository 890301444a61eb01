import { type Mention, mentionsEach } from '../../protocol/carried.ts';
import { Life } from '../life.ts';
import { type Surroundings, surroundingsOf } from '../surroundings.ts';
import type { Replying } from './compose-line.ts';
import { type Draft, DraftKeep } from './draft.ts';
import { TextEntry } from './text-entry.ts';

/** A message of one's own that is changed, and the draft that waits meanwhile. */
interface Amending {
  readonly seq: number;
  readonly draft: string;
  /** The people who were chosen for names in the draft. */
  readonly meant?: readonly Mention[] | undefined;
}

/** An element whose text is kept until it is sent, also while a message of one's own is changed in it. */
export abstract class DraftEntry extends TextEntry {
  static override properties = {
    ...TextEntry.properties,
    draft: {},
    amending: {},
    replying: {},
  };

  /** The room's key, by which an unsent text is kept. */
  declare draft: string;
  declare amending: Amending | undefined;
  /** The message that is answered by what is sent next. */
  declare replying: Replying | undefined;
  /** Tells the ids of all whom a text names, where some are chosen; comes with what helps to write. */
  idsIn: ((text: string, meant: readonly Mention[]) => readonly string[]) | undefined;
  /** The people who were chosen for names in what stands here. */
  meant: readonly Mention[] = [];
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

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) return;
    const served = this.querySelector('textarea');
    this.#typedEarly = served?.value ?? '';
    this.#focusedEarly = served?.matches(':focus') === true;
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
    this.amending = edit && { seq: edit.seq, draft: draft.text, meant: draft.meant };
    this.meant = (edit ?? draft)?.meant ?? [];
    if (draft?.reply) this.replying = { ...draft.reply, text: '' };
    this.write(edit?.text ?? draft?.text ?? '');
  }

  /** Takes it that somebody is meant by a name in what stands here, whoever else has that name. */
  choose(whom: Mention): void {
    const others = this.meant.filter(({ name }) => name !== whom.name);
    this.meant = [...others, whom].slice(-mentionsEach);
    this.keepDraft();
  }

  /** The ids of those whom a text names, where somebody was chosen for a name in it. */
  protected mentionsIn(text: string): { readonly mentions?: readonly string[] } {
    const meant = this.meant.filter(({ name }) => text.includes(`@${name}`));
    if (meant.length === 0) return {};
    return { mentions: this.idsIn?.(text, meant) ?? meant.map(({ id }) => id) };
  }

  /** Puts another text here. */
  put(text: string): void {
    this.write(text, true);
    this.keepDraft();
  }

  /** Puts a message of one's own here to be changed; the draft comes back afterwards. */
  amend(seq: number, text: string, meant: readonly Mention[] = []): void {
    const { draft = this.text, meant: before = this.meant } = this.amending ?? {};
    this.amending = { seq, draft, meant: before };
    this.meant = meant;
    this.put(text);
    this.focus();
  }

  /** A change that was not taken comes back; what else was typed meanwhile stays as the draft. */
  amendAgain(seq: number, text: string, meant?: readonly Mention[]): void {
    const { amending } = this;
    const isOther = amending !== undefined && amending.seq !== seq;
    if (!isOther && !(amending && this.text !== text)) return this.amend(seq, text, meant);
    this.amending = { ...amending, draft: [amending.draft, text].filter(Boolean).join('\n') };
    this.keepDraft();
  }

  protected readonly endAmending = (): void => {
    const draft = this.amending?.draft ?? '';
    this.meant = this.amending?.meant ?? [];
    this.amending = undefined;
    this.write(draft);
    this.keepDraft();
    this.focus();
  };

  protected keepDraft(): void {
    const { text, amending } = this;
    const meant = this.meant.length > 0 ? this.meant : undefined;
    const edit = amending && { seq: amending.seq, text, meant };
    const { seq = 0, name = '' } = this.replying ?? {};
    const reply = seq > 0 ? { seq, name } : undefined;
    const draft = amending && { text: amending.draft, meant: amending.meant, reply, edit };
    this.#drafts?.put(draft ?? { text, meant, reply });
  }
}
