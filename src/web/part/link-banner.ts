import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { LinkState, Room } from '../../client/index.ts';
import { fill, weave } from '../../page/words/say.ts';
import { never } from '../../protocol/never.ts';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';
import { LightElement } from './light-element.ts';
import { toldWhy } from './told-why.ts';

/** Short breaks pass unseen. */
const grace = 2_000;
const toldMs = 6_000;

/** The things between a person and the room, as far as they have to know. */
export interface LinkView {
  readonly link: LinkState;
  readonly room: Room['state'];
  readonly refusal: Room['refusal'];
  readonly online: boolean;
}

/** Says how the connection stands while it is not as it should be. */
export class LinkBanner extends LightElement {
  static override properties = {
    view: {},
    shown: {},
    told: {},
    warning: {},
    now: {},
  };

  declare view: LinkView | undefined;
  declare shown: boolean;
  /** Something else that a person has to hear. */
  declare told: string | TemplateResult | undefined;
  /** Stays as long as the page. */
  declare warning: string | TemplateResult | undefined;
  declare now: number;
  #telling: ReturnType<typeof setTimeout> | undefined;
  #grace: ReturnType<typeof setTimeout> | undefined;
  #clock: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.shown = false;
    this.now = Date.now();
  }

  /** Says what was done, or why it was not, for a moment. */
  tell(words: string | TemplateResult, ms = toldMs): void {
    this.told = words;
    clearTimeout(this.#telling);
    this.#telling = setTimeout(() => {
      this.told = undefined;
    }, ms);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#telling);
    this.#rest();
  }

  protected override willUpdate(): void {
    const { view } = this;
    if (!view || isWell(view) || !this.isConnected) return this.#rest();
    if (isFinal(view)) this.shown = true;
    this.#grace ??= setTimeout(() => {
      this.shown = true;
    }, grace);
    this.#clock ??= setInterval(() => {
      this.now = Date.now();
    }, 500);
  }

  #rest(): void {
    clearTimeout(this.#grace);
    clearInterval(this.#clock);
    this.#grace = undefined;
    this.#clock = undefined;
    this.shown = false;
  }

  protected override render(): TemplateResult {
    const { warning } = this;
    return html`${warning ? html`<p class="wrong">${warning}</p>` : nothing}${this.#now()}`;
  }

  #now(): TemplateResult | typeof nothing {
    const { view, told } = this;
    if (told) return html`<p>${told}</p>`;
    return view && this.shown ? html`<p>${this.#words(view)}</p>` : nothing;
  }

  #words({ link, room, refusal, online }: LinkView): TemplateResult {
    if (refusal) return html`${refusal.text}${toldWhy(refusal.reason)} ${home()}`;
    if (link.name === 'closed') return closedWords(link, this.#tryNow);
    if (!online) return html`${words().link.offline}`;
    const { connecting, catchingUp, comingIn } = words().link;
    switch (link.name) {
      case 'waiting':
        return this.#waitingWords(link.until);
      case 'connecting':
        return html`${connecting}`;
      case 'live':
        return html`${room === 'catching-up' ? catchingUp : comingIn}`;
      default:
        return never(link);
    }
  }

  #waitingWords(until: number): TemplateResult {
    const seconds = Math.ceil((until - Math.max(this.now, Date.now() - 500)) / 1000);
    const { connecting, reconnecting, tryNow } = words().link;
    if (seconds <= 0) return html`${connecting}`;
    const left = html`<span class="many" aria-live="off">${seconds} s</span>`;
    return html`${weave(reconnecting, { seconds: left })}
      <button type="button" class="word" @click=${this.#tryNow}>${tryNow}</button>`;
  }

  readonly #tryNow = (): void => void tellRoom(this, 'try-now');
}

const home = () => html`<a href="/">${words().link.openAnother}</a>`;

function closedWords({ code, reason }: { code: number; reason: string }, tryNow: () => void) {
  const { ended, endedBy, connectAgain } = words().link;
  return html`${reason ? fill(endedBy, { reason }) : fill(ended, { code })}
    <button type="button" class="word" @click=${tryNow}>${connectAgain}</button>`;
}

function isWell({ link, room, online }: LinkView): boolean {
  return online && link.name === 'live' && room === 'live';
}

function isFinal({ link, refusal }: LinkView): boolean {
  return link.name === 'closed' || refusal !== undefined;
}

customElements.define('parlour-link', LinkBanner);
