import { html, nothing, type TemplateResult } from 'lit/html.js';
import { nameMark } from '../../page/fragment/badge.ts';
import { hueOf, initialOf } from '../../page/fragment/face.ts';
import { icon, paths } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { tagOf } from '../../page/fragment/tag.ts';
import { fill } from '../../page/words/say.ts';
import type { Author } from '../../protocol/record.ts';
import { isCleared, type Role } from '../../protocol/role.ts';
import { canDo } from '../deed/deed.ts';
import { focusedIn } from '../focused.ts';
import { localClock } from '../local-clock.ts';
import { placeBeside } from '../menu/float.ts';
import type { OwnParts } from '../own-parts.ts';
import { tellRoom } from '../told.ts';
import { counted, words } from '../words.ts';
import type { Subject } from './card-order.ts';
import { LightElement } from './light-element.ts';

const canPop = 'popover' in HTMLElement.prototype;

/** The page's knowledge of somebody. */
export interface Known extends Subject {
  readonly isHere: boolean;
  /** The moment it came, where the page saw that. */
  readonly since?: number;
  /** Its messages among those that are loaded. */
  readonly messages: number;
}

/** The card of somebody; for who keeps order, with what can be given and taken. */
export class NameCard extends LightElement {
  static override properties = {
    known: {},
    own: {},
    muted: {},
    you: {},
    role: {},
  };

  declare known: Known | undefined;
  declare you: string | undefined;
  /** The things for one's own card. */
  declare own: OwnParts | undefined;
  /** The reader's role here. */
  declare role: Role;
  /** Is this person hidden for the reader? */
  declare muted: boolean;
  #openedBy: HTMLElement | undefined;
  /** One's own grows once its lower part is loaded, and with each step there. */
  readonly #sized =
    globalThis.ResizeObserver &&
    new ResizeObserver(() => this.#openedBy && placeBeside(this, this.#openedBy));

  constructor() {
    super();
    this.role = 'stranger';
    if (canPop) this.popover = 'auto';
    this.setAttribute('role', 'dialog');
    this.addEventListener('toggle', (event) => {
      if (event.newState === 'closed') this.#closed();
    });
    this.addEventListener('close-card', () => this.close());
    this.addEventListener('keydown', (event) => {
      if (!canPop && event.key === 'Escape') this.close();
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#sized?.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sized?.disconnect();
  }

  /** Shows somebody, beside what was pressed. */
  async open(known: Known, by: HTMLElement): Promise<void> {
    this.known = known;
    this.#openedBy = by;
    this.dataset.open = '';
    this.setAttribute('aria-label', fill(words().menu.about, { name: known.author.name }));
    await this.updateComplete;
    if (canPop) this.showPopover();
    placeBeside(this, by);
    this.querySelector<HTMLElement>('button')?.focus();
  }

  close(): void {
    if (canPop && this.matches(':popover-open')) this.hidePopover();
    else this.#closed();
  }

  #closed(): void {
    const hadFocus =
      this.matches(':focus-within') ||
      [null, document.body].includes(focusedIn(this) as HTMLElement | null);
    delete this.dataset.open;
    this.known = undefined;
    if (hadFocus) this.#openedBy?.focus({ preventScroll: true });
    this.#openedBy = undefined;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { known } = this;
    if (!known) return nothing;
    const { author } = known;
    return html`<div class="head ${hueOf(author.id)}">
        <span class="face" aria-hidden="true">${initialOf(author.name)}</span>
        <div>
          <h2><bdi>${author.name}</bdi> ${nameMark(html, author)}${this.#isYou(author) ? html` <span class="you">${words().card.you}</span>` : nothing}</h2>
          ${author.claimed ? nothing : html`<p class="id" title=${words().card.idPart}><bdi>${tagOf(author.id)}</bdi></p>`}
        </div>
        <button type="button" class="close" aria-label=${words().all.close} @click=${this.close}>
          ${icon(html, latePaths.close)}
        </button>
      </div>
      <p class="facts">${factsOf(known)}</p>
      ${this.#isYou(author) ? html`<parlour-own .parts=${this.own}></parlour-own>` : this.#ways(known)}
      ${this.#order(known)}`;
  }

  #isYou({ id }: Author): boolean {
    return id === this.you;
  }

  #ways({ author, latest }: Known): TemplateResult {
    const { id, name } = author;
    const mention = () => {
      this.close();
      tellRoom(this, 'mention', { id, name });
    };
    const mute = () => {
      this.muted = !this.muted;
      tellRoom(this, 'mute', { person: author, on: this.muted });
    };
    const by = this.#openedBy;
    const report = () => {
      this.close();
      if (by && latest !== undefined)
        tellRoom(this, 'open-menu', { seq: latest, beside: by, page: 'report' });
    };
    return html`<p class="ways">
      <button type="button" @click=${mention}>${icon(html, latePaths.at)} ${words().card.mention}</button>
      <button type="button" aria-pressed=${this.muted} @click=${mute}>
        ${icon(html, this.muted ? paths.eye : latePaths.unseen)} ${this.muted ? words().card.showAgain : words().card.hideForMe}
      </button>
      ${
        latest !== undefined && canDo('report')
          ? html`<button type="button" @click=${report}>${icon(html, latePaths.flag)} ${words().all.report}</button>`
          : nothing
      }
    </p>`;
  }

  /** Without the right to keep order it is not there at all. */
  #order(known: Known): TemplateResult | typeof nothing {
    if (this.#isYou(known.author) || !isCleared(this.role)) return nothing;
    return html`<parlour-card-order .mine=${this.role} .subject=${known}></parlour-card-order>`;
  }
}

function factsOf({ isHere, since, messages }: Known): string {
  const here = !isHere
    ? words().card.notHere
    : since === undefined
      ? words().all.hereNow
      : fill(words().card.hereSince, { time: localClock.time(since) });
  const { noneShown, shown } = words().card;
  return messages === 0 ? fill(noneShown, { here }) : counted(shown, messages, { here });
}

customElements.define('parlour-card', NameCard);
