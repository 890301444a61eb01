import { html, nothing, type TemplateResult } from 'lit/html.js';
import { fill } from '../../page/words/say.ts';
import type { Mention } from '../../protocol/carried.ts';
import { isBlank } from '../../protocol/text.ts';
import { media } from '../media.ts';
import { tellRoom } from '../told.ts';
import { counted, words } from '../words.ts';
import {
  cancelLine,
  leftLine,
  type NameLine,
  nameLine,
  type Replying,
  replyLine,
  sendButton,
  type Wait,
  waitLine,
} from './compose-line.ts';
import { Composing } from './composing.ts';
import { DraftEntry } from './draft-entry.ts';
import { earlyPlus } from './early-plus.ts';
import { actOf, idTail, type KeyAct } from './field.ts';

/** The place where messages are written. It is never disabled, and text in it is never lost. */
export class Composer extends DraftEntry {
  static override properties = {
    ...DraftEntry.properties,
    code: {},
    barred: {},
    waits: {},
    hurried: {},
    toHosts: {},
    asking: {},
    fault: {},
    stuck: {},
    keepsOrder: {},
  };

  /** The room's code, as people spell it. */
  declare code: string;
  /** The line in the field's place where nothing may be written, with what was typed there. */
  declare barred: ((typed: string) => TemplateResult) | undefined;
  declare waits: Wait | undefined;
  /** Did somebody want to send before its time? */
  declare hurried: boolean;
  /** Is what is written for those who keep order? */
  declare toHosts: boolean;
  /** The name that stands in the field which asks for one. */
  declare asking: string | undefined;
  declare fault: string | undefined;
  /** Is there nobody who takes what is written? */
  declare stuck: boolean;
  /** Does this person keep order here? */
  declare keepsOrder: boolean;

  /** The name the server gives who has none. */
  suggestion = '';
  /** The text to all that stood here before a question, and a question that was given up. */
  #said = '';
  #asked = '';
  /** A message waits for a new name. */
  #sendsNext = false;
  /** The rules for names, loaded with the line that asks for one. */
  #nameRules: Promise<typeof import('../../protocol/name.ts') | undefined> | undefined;
  readonly #composing = new Composing();
  readonly #tail = idTail('composer');
  readonly #touch = media('(hover: none) and (pointer: coarse)');

  constructor() {
    super();
    this.code = '';
    this.toHosts = false;
    this.keepsOrder = false;
  }

  /** Turns what is written next to those who keep order, or, again, to all. */
  async ask(toHosts = true): Promise<void> {
    if (toHosts !== this.toHosts && !this.amending) this.#change(toHosts);
    this.toHosts = toHosts;
    await this.updateComplete;
    this.focus();
  }

  /**
   * Words that were typed for those who keep order are never a message to all, and come back with the next
   * question; what stood here begins one, and comes back if that is given up.
   */
  #change(toHosts: boolean): void {
    const { text } = this;
    if (toHosts) this.#said = text;
    else this.#asked = text === this.#said ? '' : text;
    this.put(toHosts ? this.#asked || text : this.#said);
  }

  /** A question that was not taken comes back: with the next one, where something else was typed meanwhile. */
  askAgain(text: string): void {
    this.#asked = text;
    if (this.text !== '') return;
    this.#change(true);
    this.toHosts = true;
  }

  /** Is what stands here to be said to all? */
  get isSaying(): boolean {
    return !(this.amending || this.toHosts || this.barred) && this.asking === undefined;
  }

  /** Answers a message by what is sent next. */
  reply(to: Replying): void {
    if (this.amending) this.endAmending();
    if (this.toHosts) void this.ask(false);
    this.replying = to;
    this.keepDraft();
    this.focus();
  }

  /** Writes to somebody, behind what stands there already. */
  mention(whom: Mention): void {
    this.put(`${this.text}${this.text && !/\s$/.test(this.text) ? ' ' : ''}@${whom.name} `);
    this.choose(whom);
    this.focus();
  }

  /** Asks for a name in a line of its own. */
  async askName(name: string, fault?: string): Promise<void> {
    this.asking = name;
    this.fault = fault;
    // Without them the server judges it.
    this.#nameRules ??= import('../../protocol/name.ts').catch(() => undefined);
    await this.updateComplete;
    const field = this.querySelector<HTMLInputElement>('.line-in input');
    field?.focus();
    field?.select();
  }

  protected override render(): TemplateResult {
    const isBarred = this.barred !== undefined && !this.toHosts;
    return html`<form class=${isBarred ? 'compose barred' : 'compose'} @submit=${this.#submit}>
      ${isBarred ? this.barred?.(this.text) : nothing}
      ${this.asking === undefined ? nothing : nameLine({ ...this.#naming, name: this.asking })}
      ${this.#wait && (this.hurried || !this.#wait.isBrief) ? waitLine(this.#wait) : nothing}
      ${this.amending ? cancelLine(words().compose.editing, this.endAmending) : nothing}
      ${this.replying && !this.amending && !this.toHosts ? replyLine(this.replying, this.#endReplying) : nothing}
      ${this.toHosts ? cancelLine(words().compose.toHosts, this.#toAll) : nothing}
      <parlour-compose-menu .announce=${this.keepsOrder ? this.#announce : undefined}></parlour-compose-menu>
      <label class="unseen" for="say${this.#tail}">${fill(words().compose.messageTo, { room: this.code })}</label>
      <textarea
        id="say${this.#tail}"
        rows="1"
        dir="auto"
        autocomplete="off"
        autocapitalize="sentences"
        enterkeyhint=${this.#touch.matches ? 'enter' : 'send'}
        placeholder=${this.toHosts ? words().compose.askHosts : words().compose.say}
        aria-describedby="left${this.#tail}"
        @input=${this.#typed}
        @keydown=${this.#key}
        @compositionend=${this.#composing.ended}
      ></textarea>
      ${sendButton(this.amending ? words().compose.save : this.toHosts ? words().compose.ask : words().compose.send, this.#wait?.seconds)}
      ${leftLine(`left${this.#tail}`, this)}
    </form>`;
  }

  protected override firstUpdated(): void {
    super.firstUpdated();
    earlyPlus(this);
  }

  #submit(event: Event): void {
    event.preventDefault();
    if (this.asking !== undefined) return void this.#takeName();
    if (this.isUnfit()) return;
    if (this.amending) return this.#amended(this.amending.seq);
    if (this.toHosts) return this.#tell('ask');
    if (this.barred !== undefined) return;
    if (this.#wait) return this.#hurry(this.#wait);
    if (this.around?.kept.get('name') === undefined) {
      this.#sendsNext = true;
      void this.askName(this.suggestion);
      return;
    }
    this.#tell('say');
  }

  #hurry({ words: why, seconds }: Wait): void {
    this.hurried = true;
    tellRoom(this, 'announce', `${why} ${counted(words().compose.sendIn, seconds)}`);
  }

  protected override willUpdate(): void {
    if (!this.hurried || this.waits) return;
    this.hurried = false;
    tellRoom(this, 'announce', words().compose.sendNow);
  }

  async #takeName(): Promise<void> {
    const said = this.querySelector<HTMLInputElement>('.line-in input')?.value ?? '';
    const rules = await this.#nameRules;
    if (this.asking === undefined) return;
    const name = (rules?.keepName(said) ?? said).trim();
    if (rules?.faultOfName(name, this.limits)) {
      this.fault = words().compose.badName;
      return;
    }
    this.around?.kept.set('name', name);
    this.asking = undefined;
    tellRoom(this, 'named', name);
    if (this.#sendsNext && !this.isUnfit() && !this.#wait) this.#tell('say');
    this.#sendsNext = false;
    this.focus();
  }

  /** Hands over what stands here; where nobody takes it, it stays. */
  #tell(as: 'say' | 'ask'): void {
    // Two slashes at the beginning stand for one that begins no command.
    const text = as === 'say' ? this.text.replace(/^\/\//, '/') : this.text;
    const reply = this.replying && { reply: this.replying.seq };
    this.stuck = !(as === 'say'
      ? tellRoom(this, as, { text, ...reply, ...this.mentionsIn(text) })
      : tellRoom(this, as, text));
    if (this.stuck) return;
    if (as === 'say') {
      this.replying = undefined;
      this.meant = [];
    }
    const isSaid = this.text === this.#said;
    const rest = this.toHosts && !isSaid ? this.#said : '';
    if (this.toHosts) this.#asked = '';
    this.toHosts = false;
    this.put(rest);
  }

  /** The time that Send waits: not for a change of what stands there, nor for a question. */
  get #wait(): Wait | undefined {
    return this.amending || this.toHosts ? undefined : this.waits;
  }

  /** Makes an announcement of what stands here, by the next Send. */
  readonly #announce = (): void => {
    this.put(`/announce ${this.text}`);
    this.focus();
  };

  readonly #endReplying = (): void => {
    this.replying = undefined;
    this.keepDraft();
    this.focus();
  };

  readonly #toAll = (): void => void this.ask(false);

  #amended(seq: number): void {
    const { text, meant } = this;
    const said = { seq, text, meant, ...this.mentionsIn(text) };
    this.endAmending();
    this.stuck = !tellRoom(this, 'amended', said);
    if (this.stuck) this.amendAgain(seq, text, meant);
  }

  #typed(): void {
    this.grow();
    this.keepDraft();
    if (!this.amending && !isBlank(this.text)) tellRoom(this, 'typed');
  }

  #key(event: KeyboardEvent): void {
    if (this.#composing.has(event)) return;
    const isTaken = this.#act(actOf(event, this.#touch.matches));
    if (isTaken) event.preventDefault();
  }

  /** Does what a key stands for, where it stands for something now. */
  #act(act: KeyAct | undefined): boolean {
    if (act === 'send') this.querySelector('form')?.requestSubmit();
    else if (act === 'give-up' && this.amending) this.endAmending();
    else if (act === 'give-up' && this.toHosts) this.#toAll();
    else if (act === 'give-up' && this.replying) this.#endReplying();
    else if (act === 'recall' && this.text === '' && !this.amending) tellRoom(this, 'recall');
    else if (act === 'up' || act === 'down') tellRoom(this, 'turn', act === 'up' ? -1 : 1);
    else return false;
    return true;
  }

  get #naming(): Omit<NameLine, 'name'> {
    const submit = this.#sendsNext ? words().compose.send : words().compose.keep;
    const { fault = '', limits } = this;
    const on = { onKey: this.#nameKey, onComposed: this.#composing.ended };
    return { tail: this.#tail, fault, limits, submit, ...on };
  }

  readonly #nameKey = (event: KeyboardEvent): void => {
    if (this.#composing.has(event) || event.key !== 'Escape') return;
    this.asking = undefined;
    this.#sendsNext = false;
    this.focus();
  };
}

customElements.define('parlour-composer', Composer);
