import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { Failure } from '../../client/index.ts';
import type { WaitingInRoom } from '../../protocol/desk.ts';
import { doDeed, toastsIn } from '../deed/deeds.ts';
import { LightElement } from '../part/light-element.ts';
import {
  authorOf,
  because,
  type CaseActs,
  caseHead,
  type Judged,
  seqOf,
  yesNo,
  yesTo,
} from '../review/case.ts';
import type { DeskApi, RoomQueue } from './desk-api.ts';
import { graceSeconds, LateRejections } from './late-rejection.ts';
import { inWhole } from './number-words.ts';
import { roomAsHost } from './rooms-view.ts';

/** Rooms whose queues are shown at a time. */
const mostRooms = 10;

interface Read {
  /** Counts and latest fact as of which it was read. */
  readonly mark: string;
  readonly queue: RoomQueue;
}

/** The queues of all rooms: what is held and reported, with what can be done about it. */
export class WaitingList extends LightElement {
  static override properties = {
    waiting: { attribute: false },
    api: { attribute: false },
    settled: { state: true },
    queues: { state: true },
    at: { state: true },
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

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('waiting')) return;
    for (const room of this.#rooms) void this.#read(room);
  }

  get #rooms(): readonly WaitingInRoom[] {
    return this.waiting.slice(0, mostRooms);
  }

  /** Reads the queue of a room where another thing waits than what is shown. */
  async #read({ code, held, reported, latest }: WaitingInRoom): Promise<void> {
    const mark = `${held} ${reported} ${latest}`;
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
    const all = this.waiting.reduce((sum, { held, reported }) => sum + held + reported, 0);
    return html`<div class="head"><h2 id="waiting">Held and reported ${all > 0 ? html`<span class="many">${inWhole(all)}</span>` : nothing}</h2></div>
      ${all === 0 ? html`<p class="none" role="status">Nothing waits, in no room.</p>` : nothing}
      ${this.#rooms.map((room) => this.#room(room))}
      ${this.waiting.length > mostRooms ? html`<p class="none">Something waits in ${inWhole(this.waiting.length - mostRooms)} more rooms.</p>` : nothing}`;
  }

  #casesOf(code: string): readonly Judged[] {
    const { held = [], reported = [] } = this.queues.get(code)?.queue ?? {};
    const all: readonly Judged[] = [
      ...held.map((each) => ({
        ...{ type: 'held' as const, key: `${code}/h${each.seq}`, held: each },
      })),
      ...reported.map((each) => ({
        ...{ type: 'reported' as const, key: `${code}/r${each.message.seq}`, reported: each },
      })),
    ];
    return all.filter(({ key }) => !this.settled.has(key));
  }

  #room({ code, held, reported }: WaitingInRoom): TemplateResult {
    const cases = this.#casesOf(code);
    const more = held + reported - cases.length;
    const isWhole = this.queues.has(code);
    return html`<h3><a href=${roomAsHost(code)}><bdi>${code}</bdi></a> <small>${inWhole(held)} held, ${inWhole(reported)} reported</small></h3>
      <ol class="cases" @keydown=${this.#key}>${cases.map((one) => this.#case(one, code))}</ol>
      ${isWhole && more > 0 && cases.length >= 20 ? html`<p class="none">${inWhole(more)} more are in the room.</p>` : nothing}`;
  }

  #case(one: Judged, code: string): TemplateResult {
    const { name } = authorOf(one);
    const [yes, no] = yesNo[one.type];
    const acts: CaseActs = {
      yes: () => this.#yes(one, code),
      no: () => this.#no(one, code),
      about: () => location.assign(roomAsHost(code)),
    };
    return html`<li class="case" data-key=${one.key} data-code=${code}
      tabindex=${one.key === (this.at ?? this.#all[0]?.one.key) ? 0 : -1}
      aria-label="${one.type === 'held' ? 'Held' : 'Reported'}: ${name}, in ${code}"
      aria-keyshortcuts="A R H J K U"
      @focusin=${() => {
        this.at = one.key;
      }}>
      ${caseHead(one, acts)} ${because(one)}
      <p class="do">
        <button type="button" class="ghost yes" @click=${() => acts.yes(one)}>${yes}</button>
        <button type="button" class="ghost" @click=${() => acts.no(one)}>${no}</button>
      </p>
    </li>`;
  }

  get #all(): readonly { readonly one: Judged; readonly code: string }[] {
    return this.#rooms.flatMap(({ code }) => this.#casesOf(code).map((one) => ({ one, code })));
  }

  #yes(one: Judged, code: string): void {
    this.#settle(one);
    void this.#do(one, code, yesTo(one));
  }

  /** It leaves the list at once; what is said to the server waits until it can't be taken back. */
  #no(one: Judged, code: string): void {
    const { name } = authorOf(one);
    const act = { type: 'reject' as const, seq: seqOf(one) };
    const what = one.type === 'held' ? 'Rejected' : 'Left as it is';
    this.#late.add(
      one.key,
      () => void this.#do(one, code, { act, name, isQuiet: true }),
      () => this.api?.leave(code, act),
    );
    this.#settle(one);
    toastsIn(this.#house).show({
      kind: what,
      words: (count) => `${what}: ${count === 1 ? `one message by ${name}` : `${count} messages`}`,
      seconds: graceSeconds,
      undo: () => {
        this.#late.take(one.key);
        this.#unsettle(one);
      },
    });
  }

  async #do(one: Judged, code: string, deed: Parameters<typeof doDeed>[2]): Promise<void> {
    const room = this.api?.room(code);
    const isDone = room && (await doDeed(this.#house, room, deed));
    if (!isDone) this.#unsettle(one);
  }

  get #house(): HTMLElement {
    return this.closest<HTMLElement>('parlour-desk') ?? document.body;
  }

  /** The next case has the focus then. */
  #settle({ key }: Judged): void {
    const all = this.#all.map(({ one }) => one);
    const i = all.findIndex((each) => each.key === key);
    const next = all[i + 1] ?? all[i - 1];
    this.settled = new Set([...this.settled, key]);
    this.at = next?.key;
    void this.updateComplete.then(() => this.#focus(next));
  }

  #unsettle({ key }: Judged): void {
    this.settled = new Set([...this.settled].filter((each) => each !== key));
  }

  #focus(one: Judged | undefined): void {
    const row = one && this.querySelector<HTMLElement>(`[data-key="${CSS.escape(one.key)}"]`);
    row?.focus();
  }

  readonly #key = (event: KeyboardEvent): void => {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (ctrlKey || metaKey || altKey || !(target instanceof HTMLLIElement)) return;
    const all = this.#all;
    const i = all.findIndex(({ one }) => one.key === target.dataset.key);
    const found = all[i];
    if (!found || !this.#takes(key.length === 1 ? key.toLowerCase() : key, found, i)) return;
    event.preventDefault();
  };

  #takes(key: string, { one, code }: { one: Judged; code: string }, i: number): boolean {
    const all = this.#all;
    const step = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[key];
    if (step !== undefined) this.#focus(all[Math.max(0, Math.min(i + step, all.length - 1))]?.one);
    else if (key === 'u' || key === 'z') return toastsIn(this.#house).undoLast();
    else if (key === 'a' || (key === 'h' && one.type === 'reported')) this.#yes(one, code);
    else if (key === 'r') this.#no(one, code);
    else return false;
    return true;
  }
}

customElements.define('parlour-desk-waiting', WaitingList);
