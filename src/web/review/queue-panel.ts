import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import type { Question } from '../../protocol/question.ts';
import type { Author } from '../../protocol/record.ts';
import { SidePanel } from '../part/side-panel.ts';
import type { Case, CaseActs } from './case.ts';
import { caseKey, caseRow, kindWords } from './case-row.ts';
import './done-list.ts';
import { KeptRows, type KeyedRow } from './kept-rows.ts';
import type { Held, Reported } from './queue.ts';
import { type Side, Swipes } from './swipe.ts';

const tabs = ['all', 'held', 'reported', 'asked', 'done'] as const;
type Tab = (typeof tabs)[number];

const tabWords: Readonly<Record<Tab, string>> = {
  all: 'All',
  ...kindWords,
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
    held: {},
    reported: {},
    questions: {},
    goesOn: {},
    flagsFull: {},
    settled: {},
    tab: {},
    at: {},
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
  readonly #rows = new KeptRows();
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
          ${icon(html, latePaths.close)}
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

  protected override updated(): void {
    const list = this.querySelector<HTMLElement>('.cases');
    const shown = this.#shown;
    if (list)
      this.#rows.show(
        list,
        shown.flatMap((one, i) => this.#case(one, shown[i - 1])),
      );
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
      ></ol>
      ${goesOn ? html`<button type="button" class="ghost" @click=${() => this.work?.readOn()}>More that waits</button>` : nothing}
      ${
        shown.length > 0
          ? html`<p class="thumbs">Push a row to the right to approve or hide it, to the left to let it be.</p>
            <p class="keys" aria-hidden="true"><span><kbd>J</kbd><kbd>K</kbd> move</span><span><kbd>A</kbd> approve</span><span><kbd>R</kbd> reject</span><span><kbd>H</kbd> hide</span><span><kbd>U</kbd> undo</span></p>`
          : nothing
      }`;
  }

  /** The row of a case, and one of its kind before the first of it. */
  #case(one: Case, before: Case | undefined): readonly KeyedRow[] {
    const { work } = this;
    if (!work) return [];
    const row = caseRow(one, {
      acts: this.#settling(work),
      answer: work.answer,
      isCurrent: one.key === this.#current?.key,
      focused: () => {
        this.at = one.key;
      },
    });
    const rows = [{ key: one.key, template: row }];
    const begins = this.tab === 'all' && before?.type !== one.type && one.type !== 'held';
    if (!begins) return rows;
    const group = html`<li class="group"><h3>${tabWords[one.type]}</h3></li>`;
    return [{ key: one.type, template: group }, ...rows];
  }

  /** The acts, each of which leads on to the next case. */
  #settling({ acts }: QueueWork): CaseActs {
    return {
      ...acts,
      yes: (one) => this.#settle(one, acts.yes),
      no: (one) => this.#settle(one, acts.no),
    };
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
    const { work } = this;
    if (!work) return;
    const { yes, no } = this.#settling(work);
    caseKey(event, this.#current, { yes, no, undo: work.undo, step: (by) => this.#step(by) });
  };

  #step(by: number): void {
    const shown = this.#shown;
    const i = shown.findIndex(({ key }) => key === this.#current?.key);
    this.#focus(shown[Math.max(0, Math.min(i + by, shown.length - 1))]);
  }

  /** Opens a card beside what was pressed. */
  about(author: Author, by: HTMLElement): void {
    this.work?.acts.about(author, by);
  }
}

customElements.define('parlour-questions', QueuePanel);
