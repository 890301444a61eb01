import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { icon, paths } from '../../page/fragment/icon.ts';
import type { Question } from '../../protocol/question.ts';
import type { Author } from '../../protocol/record.ts';
import { wear } from '../later-part.ts';
import { SidePanel } from '../part/side-panel.ts';
import cases from '../style/case.css?inline';
import swipe from '../style/swipe.css?inline';
import './answer-form.ts';
import { authorOf, because, type Case, type CaseActs, caseHead, yesNo } from './case.ts';
import './done-list.ts';
import type { Held, Reported } from './queue.ts';
import { type Side, Swipes } from './swipe.ts';

wear(cases);
wear(swipe);

const tabs = ['all', 'held', 'reported', 'asked', 'done'] as const;
type Tab = (typeof tabs)[number];

const tabWords: Readonly<Record<Tab, string>> = {
  all: 'All',
  held: 'Held',
  reported: 'Reported',
  asked: 'Questions',
  done: 'Done',
};

/** The things that the panel has done for it; present once an app is there. */
export interface QueueWork {
  readonly acts: CaseActs;
  readonly answer: (seq: number, text: string) => Promise<string | undefined>;
  readonly undo: () => boolean;
  readonly readOn: () => void;
  /** The queue was closed. */
  readonly left: () => void;
  /** The room whose acts are listed. */
  readonly room: import('../../client/index.ts').Room;
}

/** The queue of those who keep order: what is held, reported and asked, and what was done. */
export class QueuePanel extends SidePanel {
  static override properties = {
    held: { attribute: false },
    reported: { attribute: false },
    questions: { attribute: false },
    goesOn: { attribute: false },
    flagsFull: { attribute: false },
    settled: { attribute: false },
    tab: { state: true },
    at: { state: true },
  };

  declare held: readonly Held[];
  declare reported: readonly Reported[];
  declare questions: readonly Question[];
  /** More of them wait than are here. */
  declare goesOn: boolean;
  /** The rules flag nothing more. */
  declare flagsFull: boolean;
  /** The cases of which something was decided that the server has not told yet. */
  declare settled: ReadonlySet<string>;
  declare tab: Tab;
  /** The key of the case that Tab leads to. */
  declare at: string | undefined;
  work: QueueWork | undefined;
  readonly #swipes = new Swipes((row, side) => this.#swiped(row, side));

  constructor() {
    super();
    this.held = [];
    this.reported = [];
    this.questions = [];
    this.goesOn = false;
    this.flagsFull = false;
    this.settled = new Set();
    this.tab = 'all';
    this.addEventListener('beforetoggle', ({ newState }) => {
      if (newState === 'closed') this.work?.left();
    });
  }

  override close(): void {
    super.close();
    this.work?.left();
  }

  protected readonly standsWide = false;

  protected override opened(): void {
    void this.updateComplete.then(() => this.#focus(this.#current));
  }

  get #cases(): readonly Case[] {
    const all: readonly Case[] = [
      ...this.held.map((held) => ({ type: 'held' as const, key: `h${held.seq}`, held })),
      ...this.reported.map((reported) => ({
        ...{ type: 'reported' as const, key: `r${reported.message.seq}`, reported },
      })),
      ...this.questions.map((question) => ({
        ...{ type: 'asked' as const, key: `q${question.seq}`, question },
      })),
    ];
    return all.filter(({ key }) => !this.settled.has(key));
  }

  get #shown(): readonly Case[] {
    const { tab } = this;
    return tab === 'all' ? this.#cases : this.#cases.filter(({ type }) => type === tab);
  }

  get #current(): Case | undefined {
    return this.#shown.find(({ key }) => key === this.at) ?? this.#shown[0];
  }

  protected override render(): TemplateResult {
    const all = this.#cases;
    const count = (tab: Tab) =>
      tab === 'all' ? all.length : all.filter(({ type }) => type === tab).length;
    return html`<div class="panel-head">
        <h2>Waiting for you</h2>
        <button type="button" class="close" aria-label="Close the queue" @click=${this.close}>
          ${icon(html, paths.close)}
        </button>
      </div>
      <div class="tabs" role="group" aria-label="Queue">
        ${tabs.map(
          (
            tab,
          ) => html`<button type="button" aria-pressed=${tab === this.tab} @click=${() => this.#show(tab)}>
            ${tabWords[tab]}${tab !== 'done' && count(tab) > 0 ? html` <span class="many">${count(tab)}</span>` : nothing}
          </button>`,
        )}
      </div>
      ${this.tab === 'done' ? html`<parlour-done .room=${this.work?.room}></parlour-done>` : this.#list()}`;
  }

  #list(): TemplateResult {
    const shown = this.#shown;
    const { goesOn } = this;
    return html`${shown.length === 0 && !goesOn ? html`<p class="more" role="status">Nothing waits.</p>` : nothing}
      ${this.flagsFull ? html`<p class="more" role="status">The rules flag nothing more until some of these are settled.</p>` : nothing}
      <ol
        class="cases"
        @keydown=${this.#key}
        @pointerdown=${this.#swipes}
        @pointermove=${this.#swipes}
        @pointerup=${this.#swipes}
        @pointercancel=${this.#swipes}
      >
        ${repeat(
          shown,
          ({ key }) => key,
          (one, i) => this.#case(one, shown[i - 1]),
        )}
      </ol>
      ${goesOn ? html`<button type="button" class="ghost" @click=${() => this.work?.readOn()}>More that waits</button>` : nothing}
      ${
        shown.length > 0
          ? html`<p class="thumbs">Push a row to the right to approve or hide it, to the left to let it be.</p>
            <p class="keys" aria-hidden="true"><span><kbd>J</kbd><kbd>K</kbd> move</span><span><kbd>A</kbd> approve</span><span><kbd>R</kbd> reject</span><span><kbd>H</kbd> hide</span><span><kbd>U</kbd> undo</span></p>`
          : nothing
      }`;
  }

  #case(one: Case, before: Case | undefined): TemplateResult | typeof nothing {
    const { work } = this;
    if (!work) return nothing;
    const begins = this.tab === 'all' && before?.type !== one.type && one.type !== 'held';
    const { name } = authorOf(one);
    return html`${begins ? html`<li class="group"><h3>${tabWords[one.type]}</h3></li>` : nothing}
      <li
        class="case"
        data-key=${one.key}
        ?data-swipes=${one.type !== 'asked'}
        data-yes=${one.type === 'asked' ? nothing : yesNo[one.type][0]}
        data-no=${one.type === 'asked' ? nothing : yesNo[one.type][1]}
        tabindex=${one.key === this.#current?.key ? 0 : -1}
        aria-label="${tabWords[one.type]}: ${name}"
        aria-keyshortcuts="A R H J K U"
        @focusin=${() => {
          this.at = one.key;
        }}
      >
        ${caseHead(one, work.acts)} ${because(one)}
        ${
          one.type === 'asked'
            ? html`<parlour-answer .question=${one.question} .answer=${work.answer}></parlour-answer>
                <p class="do"><button type="button" class="ghost" @click=${() => this.#settle(one, work.acts.no)}>Leave unanswered</button></p>`
            : this.#buttons(one, work)
        }
      </li>`;
  }

  #buttons(one: Extract<Case, { type: 'held' | 'reported' }>, { acts }: QueueWork): TemplateResult {
    const [yes, no] = yesNo[one.type];
    const isCurrent = one.key === this.#current?.key;
    const act = (does: (one: Case) => void) => () => this.#settle(one, does);
    return html`<p class="do">
      <button type="button" class=${isCurrent ? 'act yes' : 'ghost yes'} @click=${act(acts.yes)}>${yes}</button>
      <button type="button" class="ghost" @click=${act(acts.no)}>${no}</button>
    </p>`;
  }

  #show(tab: Tab): void {
    this.tab = tab;
    this.at = undefined;
  }

  #swiped({ dataset }: HTMLElement, side: Side): void {
    const one = this.#shown.find(({ key }) => key === dataset.key);
    if (one && this.work) this.#settle(one, this.work.acts[side]);
  }

  /** The next case has the focus then. */
  #settle(one: Case, does: (one: Case) => void): void {
    const shown = this.#shown;
    const i = shown.findIndex(({ key }) => key === one.key);
    const next = shown[i + 1] ?? shown[i - 1];
    does(one);
    this.at = next?.key;
    void this.updateComplete.then(() => this.#focus(next));
  }

  #focus(one: Case | undefined): void {
    const row = one && this.querySelector<HTMLElement>(`[data-key="${one.key}"]`);
    (row ?? this.querySelector<HTMLElement>('.close'))?.focus();
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (ctrlKey || metaKey || altKey || !(target instanceof HTMLLIElement)) return;
    const one = this.#current;
    if (!one || !this.#takes(key.length === 1 ? key.toLowerCase() : key, one)) return;
    event.preventDefault();
    event.stopPropagation();
  };

  #takes(key: string, one: Case): boolean {
    const shown = this.#shown;
    const i = shown.findIndex((each) => each.key === one.key);
    const { acts, undo } = this.work ?? {};
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[key];
    if (step !== undefined) this.#focus(shown[Math.max(0, Math.min(i + step, shown.length - 1))]);
    else if (key === 'u' || key === 'z') return undo?.() ?? false;
    else if (!acts) return false;
    else if (key === 'r') this.#settle(one, acts.no);
    else if (one.type === 'asked') return false;
    else if (key === 'a' || (key === 'h' && one.type === 'reported')) this.#settle(one, acts.yes);
    else return false;
    return true;
  }

  /** Opens a card beside what was pressed. */
  about(author: Author, by: HTMLElement): void {
    this.work?.acts.about(author, by);
  }
}

customElements.define('parlour-questions', QueuePanel);
