import { html, nothing, type TemplateResult } from 'lit/html.js';
import { Failure } from '../../client/failure.ts';
import type { WaitingInRoom } from '../../protocol/desk.ts';
import { doDeed, toastsIn } from '../deed/deeds.ts';
import { LightElement } from '../part/light-element.ts';
import { authorOf, type Case, type CaseActs, seqOf, yesTo } from '../review/case.ts';
import { caseKey, caseRow } from '../review/case-row.ts';
import { KeptRows } from '../review/kept-rows.ts';
import { type Side, Swipes } from '../review/swipe.ts';
import type { DeskApi, RoomQueue } from './desk-api.ts';
import { graceSeconds, LateRejections } from './late-rejection.ts';
import { inWhole } from './number-words.ts';
import { roomAsHost } from './rooms-view.ts';

/** Rooms whose queues are shown at a time. */
const mostRooms = 10;

/** The number of what waits in a room. */
const waitingIn = ({ held, reported, asked }: WaitingInRoom): number => held + reported + asked;

interface Read {
  /** Counts and latest fact as of which it was read. */
  readonly mark: string;
  readonly queue: RoomQueue;
}

/** The words of what somebody left, by its kind. */
const noWords = {
  held: 'Rejected',
  reported: 'Left as it is',
  asked: 'Left without an answer',
} as const;

/** The queues of all rooms: what is held, reported and asked, with what can be done about it. */
export class WaitingList extends LightElement {
  static override properties = {
    waiting: {},
    api: {},
    settled: {},
    queues: {},
    at: {},
  };

  declare waiting: readonly WaitingInRoom[];
  declare api: DeskApi | undefined;
  /** Cases of which something was decided that the server has not told yet. */
  declare settled: ReadonlySet<string>;
  declare queues: ReadonlyMap<string, Read>;
  /** The key of the case that Tab leads to. */
  declare at: string | undefined;
  readonly #late = new LateRejections();
  readonly #asked = new Set<string>();
  readonly #rows = new KeptRows();
  readonly #swipes = new Swipes((row, side) => this.#swiped(row, side));

  constructor() {
    super();
    this.waiting = [];
    this.settled = new Set();
    this.queues = new Map();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#late.flush();
  }

  protected override updated(changed: ReadonlyMap<string, unknown>): void {
    for (const [i, list] of [...this.querySelectorAll<HTMLElement>('.cases')].entries()) {
      const code = this.#rooms[i]?.code ?? '';
      const rows = this.#casesOf(code).map((one) => ({
        key: one.key,
        template: this.#case(one, code),
      }));
      this.#rows.show(list, rows);
    }
    if (!changed.has('waiting')) return;
    for (const room of this.#rooms) void this.#read(room);
  }

  get #rooms(): readonly WaitingInRoom[] {
    return this.waiting.slice(0, mostRooms);
  }

  /** Reads the queue of a room where another thing waits than what is shown. */
  async #read({ code, held, reported, asked: open, latest }: WaitingInRoom): Promise<void> {
    const mark = `${held} ${reported} ${open} ${latest}`;
    const asked = `${code} ${mark}`;
    if (this.queues.get(code)?.mark === mark || this.#asked.has(asked) || !this.api) return;
    this.#asked.add(asked);
    try {
      const queue = await this.api.queue(code);
      this.queues = new Map(this.queues).set(code, { mark, queue });
    } catch (error) {
      // The next second asks again.
      if (!(error instanceof Failure)) throw error;
    } finally {
      this.#asked.delete(asked);
    }
  }

  protected override render(): TemplateResult {
    const all = this.waiting.reduce((sum, room) => sum + waitingIn(room), 0);
    return html`<div class="head"><h2 id="waiting">Held, reported and asked ${all > 0 ? html`<span class="many">${inWhole(all)}</span>` : nothing}</h2></div>
      ${all === 0 ? html`<p class="none" role="status">Nothing waits, in no room.</p>` : nothing}
      ${this.#rooms.map((room) => this.#room(room))}
      ${this.waiting.length > mostRooms ? html`<p class="none">Something waits in ${inWhole(this.waiting.length - mostRooms)} more rooms.</p>` : nothing}`;
  }

  #casesOf(code: string): readonly Case[] {
    const { held = [], reported = [], questions = [] } = this.queues.get(code)?.queue ?? {};
    const all: readonly Case[] = [
      ...held.map((each) => ({
        ...{ type: 'held' as const, key: `${code}/h${each.seq}`, held: each },
      })),
      ...reported.map((each) => ({
        ...{ type: 'reported' as const, key: `${code}/r${each.message.seq}`, reported: each },
      })),
      ...questions.map((each) => ({
        ...{ type: 'asked' as const, key: `${code}/q${each.seq}`, question: each },
      })),
    ];
    return all.filter(({ key }) => !this.settled.has(key));
  }

  #room(room: WaitingInRoom): TemplateResult {
    const { code, held, reported, asked } = room;
    const cases = this.#casesOf(code);
    const more = waitingIn(room) - cases.length;
    const isWhole = this.queues.has(code);
    const questions = asked === 1 ? 'one question' : `${inWhole(asked)} questions`;
    return html`<h3><a href=${roomAsHost(code)}><bdi>${code}</bdi></a> <small>${inWhole(held)} held, ${inWhole(reported)} reported${asked > 0 ? `, ${questions}` : nothing}</small></h3>
      <ol class="cases" @keydown=${this.#key}
        @pointerdown=${this.#swipes} @pointermove=${this.#swipes} @pointerup=${this.#swipes} @pointercancel=${this.#swipes}></ol>
      ${isWhole && more > 0 && cases.length >= 20 ? html`<p class="none">${inWhole(more)} more are in the room.</p>` : nothing}`;
  }

  #case(one: Case, code: string): TemplateResult {
    return caseRow(one, {
      code,
      acts: this.#actsIn(code),
      answer: (seq, text) => this.#answer(code, seq, text),
      isCurrent: one.key === (this.at ?? this.#all[0]?.one.key),
      focused: () => {
        this.at = one.key;
      },
    });
  }

  #actsIn(code: string): CaseActs {
    return {
      yes: (one) => this.#yes(one, code),
      no: (one) => this.#no(one, code),
      about: () => location.assign(roomAsHost(code)),
    };
  }

  /** @returns why it could not be answered; undefined where it was */
  async #answer(code: string, seq: number, text: string): Promise<string | undefined> {
    try {
      await this.api?.answer(code, seq, text);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return error.message;
    }
    this.settled = new Set([...this.settled, `${code}/q${seq}`]);
    return undefined;
  }

  get #all(): readonly { readonly one: Case; readonly code: string }[] {
    return this.#rooms.flatMap(({ code }) => this.#casesOf(code).map((one) => ({ one, code })));
  }

  #yes(one: Case, code: string): void {
    if (one.type === 'asked') return;
    this.#settle(one);
    void this.#do(one, code, yesTo(one));
  }

  /** It leaves the list at once; what is said to the server waits until it can't be taken back. */
  #no(one: Case, code: string): void {
    const { name } = authorOf(one);
    const act = { type: 'reject' as const, seq: seqOf(one) };
    const what = noWords[one.type];
    const thing = one.type === 'asked' ? 'question' : 'message';
    this.#late.add(
      one.key,
      () => void this.#do(one, code, { act, name, isQuiet: true }),
      () => this.api?.leave(code, act),
    );
    this.#settle(one);
    toastsIn(this.#house).show({
      kind: what,
      words: (count) =>
        `${what}: ${count === 1 ? `one ${thing} by ${name}` : `${count} ${thing}s`}`,
      seconds: graceSeconds,
      undo: () => {
        this.#late.take(one.key);
        this.#unsettle(one);
      },
    });
  }

  async #do(one: Case, code: string, deed: Parameters<typeof doDeed>[2]): Promise<void> {
    const room = this.api?.room(code);
    const isDone = room && (await doDeed(this.#house, room, deed));
    if (!isDone) this.#unsettle(one);
  }

  get #house(): HTMLElement {
    return this.closest<HTMLElement>('parlour-desk') ?? document.body;
  }

  /** The next case has the focus then. */
  #settle({ key }: Case): void {
    const all = this.#all.map(({ one }) => one);
    const i = all.findIndex((each) => each.key === key);
    const next = all[i + 1] ?? all[i - 1];
    this.settled = new Set([...this.settled, key]);
    this.at = next?.key;
    void this.updateComplete.then(() => this.#focus(next));
  }

  #unsettle({ key }: Case): void {
    this.settled = new Set([...this.settled].filter((each) => each !== key));
  }

  #focus(one: Case | undefined): void {
    const row = one && this.querySelector<HTMLElement>(`[data-key="${CSS.escape(one.key)}"]`);
    row?.focus();
  }

  /** The case of a row, and its room. */
  #of(row: HTMLElement) {
    return this.#all.find(({ one }) => one.key === row.dataset.key);
  }

  #swiped(row: HTMLElement, side: Side): void {
    const found = this.#of(row);
    if (found) this.#actsIn(found.code)[side](found.one);
  }

  readonly #key = (event: KeyboardEvent): void => {
    const found = event.target instanceof HTMLElement ? this.#of(event.target) : undefined;
    if (!found) return;
    const { yes, no } = this.#actsIn(found.code);
    const undo = () => toastsIn(this.#house).undoLast();
    caseKey(event, found.one, { yes, no, undo, step: (by) => this.#step(found.one, by) });
  };

  #step({ key }: Case, by: number): void {
    const all = this.#all;
    const i = all.findIndex(({ one }) => one.key === key);
    this.#focus(all[Math.max(0, Math.min(i + by, all.length - 1))]?.one);
  }
}

customElements.define('parlour-desk-waiting', WaitingList);
