import { html, nothing, type TemplateResult } from 'lit/html.js';
import { Failure } from '../../client/failure.ts';
import type { OutInRoom } from '../../protocol/desk.ts';
import '../deed/toasts.ts';
import { doDeed, toastsIn } from '../deed/deeds.ts';
import { wear } from '../later-part.ts';
import { LightElement } from '../part/light-element.ts';
import desk from '../style/desk.css?inline';
import lists from '../style/desk-list.css?inline';
import { DeskApi } from './desk-api.ts';
import { DeskLine, type LineState } from './desk-line.ts';
import { DeskState } from './desk-state.ts';
import { figuresView } from './figures-view.ts';
import { keepKey, keptKey } from './kept-key.ts';
import { keyForm } from './key-form.ts';
import { limitsView } from './limits-view.ts';
import { keysView, kindsView, outView, refusalsView } from './lists-view.ts';
import { upFor } from './number-words.ts';
import { roomAsHost, roomsView } from './rooms-view.ts';
import './waiting-list.ts';

wear(desk);
wear(lists);

const undoSeconds = 60;

/** The host's desk: asks for its key, and shows the server as it is. */
export class DeskView extends LightElement {
  static override properties = {
    line: {},
    turn: {},
    asked: {},
  };

  declare line: LineState | undefined;
  /** Grows with each news. */
  declare turn: number;
  /** The bot of which it is asked whether its key ends. */
  declare asked: string | undefined;
  #state = new DeskState();
  #stream: DeskLine | undefined;
  #api: DeskApi | undefined;

  constructor() {
    super();
    this.turn = 0;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const key = keptKey();
    if (key !== undefined) this.#open(key);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stream?.close();
  }

  #open(key: string): void {
    this.#stream?.close();
    this.#state = new DeskState();
    this.#api = new DeskApi(key);
    this.line = { type: 'lost' };
    this.#stream = new DeskLine({
      key,
      news: (news) => {
        this.#state.take(news);
        this.turn++;
      },
      state: (state) => {
        if (state.type === 'live') keepKey(key);
        if (state.type === 'refused') this.#close();
        this.line = state;
      },
    });
  }

  /** Forgets the key. */
  #lock(): void {
    this.#close();
    this.line = undefined;
  }

  #close(): void {
    keepKey(undefined);
    this.#stream?.close();
    this.#api = undefined;
  }

  protected override render(): TemplateResult {
    const { line } = this;
    if (!line || line.type === 'refused') {
      const fault = line?.type === 'refused' ? line.words : undefined;
      return html`<main class="column">${keyForm(fault, (key) => this.#open(key))}</main>`;
    }
    const { news } = this.#state;
    return html`${this.#bar(line)}
      <main class="desk">
        ${news.rooms === undefined ? html`<p class="none d12" role="status">Waiting for the server…</p>` : this.#views()}
      </main>
      <parlour-toasts></parlour-toasts>`;
  }

  #bar(line: LineState): TemplateResult {
    const { now } = this.#state.news;
    const words =
      line.type === 'live' && now
        ? `Live, up for ${upFor(Date.now() - now.since)}`
        : 'No connection';
    return html`<section class="desk-state" aria-label="This desk">
      <span class="ok" role="status"><span class=${line.type === 'live' ? 'dot' : 'dot off'}></span> ${line.type === 'live' ? 'Live' : 'No connection'}</span>
      <span class="up">${line.type === 'live' ? words.replace('Live, ', '') : nothing}</span>
      <button type="button" class="ghost" @click=${() => this.#lock()}>Lock the desk</button>
    </section>`;
  }

  #views(): TemplateResult {
    const { news } = this.#state;
    return html`${figuresView(news)}
      ${roomsView(this.#state, {
        archive: (code, on) => void this.#archive(code, on),
        open: (code) => location.assign(roomAsHost(code)),
      })}
      <parlour-desk-waiting class="d12" role="region" aria-labelledby="waiting" .waiting=${news.waiting ?? []} .api=${this.#api}></parlour-desk-waiting>
      ${outView(news, (out) => void this.#letIn(out))}
      ${refusalsView(news)}
      ${keysView(news, {
        asked: this.asked,
        ask: (id) => {
          this.asked = id;
        },
        revoke: ({ id, name }) => void this.#revoke(id, name),
      })}
      ${kindsView(news)}
      ${limitsView(news)}`;
  }

  async #archive(code: string, on: boolean): Promise<void> {
    const isDone = await this.#tried(() => this.#api?.archive(code, on));
    if (!isDone) return;
    const words = on
      ? `${code} is archived: it can be read, and nothing is taken.`
      : `${code} is open again.`;
    const undo = () => void this.#tried(() => this.#api?.archive(code, !on));
    toastsIn(this).show({
      kind: `archive ${code}`,
      words: () => words,
      undo,
      seconds: undoSeconds,
    });
  }

  async #letIn({ code, person, name }: OutInRoom): Promise<void> {
    const room = this.#api?.room(code);
    if (room) await doDeed(this, room, { act: { type: 'unban', person }, name: name || person });
  }

  async #revoke(id: string, name: string): Promise<void> {
    this.asked = undefined;
    const isDone = await this.#tried(() => this.#api?.revokeBot(id));
    if (isDone)
      toastsIn(this).show({ kind: id, words: () => `The key of ${name} is no key any more.` });
  }

  /** @returns whether it was done; the person is told why not */
  async #tried(work: () => Promise<unknown> | undefined): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const words = `Not done: ${error.message}`;
      toastsIn(this).show({ kind: words, words: () => words, isWrong: true });
      return false;
    }
  }
}

customElements.define('parlour-desk', DeskView);
