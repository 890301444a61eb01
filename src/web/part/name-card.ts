import { html, nothing, type TemplateResult } from 'lit';
import { nameMark } from '../../page/fragment/badge.ts';
import { hueOf, initialOf } from '../../page/fragment/face.ts';
import { icon, paths } from '../../page/fragment/icon.ts';
import { tagOf } from '../../page/fragment/tag.ts';
import type { Author } from '../../protocol/record.ts';
import { type GivenRole, isAtLeast, type Role } from '../../protocol/role.ts';
import { localClock } from '../local-clock.ts';
import { placeBeside } from '../menu/float.ts';
import type { OwnParts } from '../own-parts.ts';
import { tellRoom } from '../told.ts';
import { LightElement } from './light-element.ts';

const canPop = 'popover' in HTMLElement.prototype;

/** The page's knowledge of somebody. */
export interface Known {
  readonly author: Author;
  /** The role that the room gave, as far as it is known here. */
  readonly given?: GivenRole;
  readonly isHere: boolean;
  /** The moment it came, where the page saw that. */
  readonly since?: number;
  /** Its messages among those that are loaded. */
  readonly messages: number;
}

/** The words for giving a role. */
const makeWords: Readonly<Record<GivenRole, string>> = {
  member: 'Make member',
  moderator: 'Make moderator',
  owner: 'Make owner',
};

/** The card of somebody; for who keeps order, with what can be given and taken. */
export class NameCard extends LightElement {
  static override properties = {
    known: { attribute: false },
    own: { attribute: false },
    muted: { attribute: false },
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
    this.setAttribute('aria-label', `About ${known.author.name}`);
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
      this.contains(document.activeElement) || document.activeElement === document.body;
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
          <h2><bdi>${author.name}</bdi> ${nameMark(html, author)}${this.#isYou(author) ? html` <span class="you">you</span>` : nothing}</h2>
          ${author.claimed ? nothing : html`<p class="id" title="Part of the id; nobody else here has it"><bdi>${tagOf(author.id)}</bdi></p>`}
        </div>
        <button type="button" class="close" aria-label="Close" @click=${this.close}>
          ${icon(html, paths.close)}
        </button>
      </div>
      <p class="facts">${factsOf(known)}</p>
      ${this.#isYou(author) ? html`<parlour-own .parts=${this.own}></parlour-own>` : this.#ways(author)}
      ${this.#order(known)}`;
  }

  #isYou({ id }: Author): boolean {
    return id === this.you;
  }

  #ways(author: Author): TemplateResult {
    const { name } = author;
    const mention = () => {
      this.close();
      tellRoom(this, 'mention', name);
    };
    const mute = () => {
      this.muted = !this.muted;
      tellRoom(this, 'mute', { person: author, on: this.muted });
    };
    return html`<p class="ways">
      <button type="button" @click=${mention}>${icon(html, paths.at)} Mention</button>
      <button type="button" aria-pressed=${this.muted} @click=${mute}>
        ${icon(html, this.muted ? paths.eye : paths.unseen)} ${this.muted ? 'Show again' : 'Hide for me'}
      </button>
    </p>`;
  }

  /** Without the right to keep order it is not there at all. */
  #order({ author, given }: Known): TemplateResult | typeof nothing {
    const gives = givenBy(this.role, author, given);
    if (this.#isYou(author) || author.claimed || gives.length + (given ? 1 : 0) === 0)
      return nothing;
    const mayTake = given !== undefined && mayGive(this.role, given);
    if (gives.length === 0 && !mayTake) return nothing;
    return html`<div class="order">
      <h3>${icon(html, paths.shield)} Keep order</h3>
      <p class="row">
        ${gives.map(
          (
            role,
          ) => html`<button type="button" class="ghost" @click=${() => this.#give(author, role)}>
            ${makeWords[role]}
          </button>`,
        )}
        ${
          mayTake
            ? html`<button type="button" class="ghost danger" @click=${() => this.#take(author)}>
                No longer ${given}
              </button>`
            : nothing
        }
      </p>
    </div>`;
  }

  #give({ id: person, name }: Author, role: GivenRole): void {
    this.close();
    tellRoom(this, 'grant', { person, name, role });
  }

  #take({ id: person, name }: Author): void {
    this.close();
    tellRoom(this, 'revoke', { person, name });
  }
}

function factsOf({ isHere, since, messages }: Known): string {
  const here = !isHere
    ? 'Not here now'
    : since === undefined
      ? 'Here now'
      : `Here since ${localClock.time(since)}`;
  const count = messages === 1 ? '1 message' : `${messages.toLocaleString()} messages`;
  return `${here}. ${messages === 0 ? 'No message' : count} among those shown.`;
}

/** A moderator makes members; an owner everybody. */
function mayGive(role: Role, given: GivenRole): boolean {
  return isAtLeast(role, given === 'member' ? 'moderator' : 'owner');
}

function givenBy(role: Role, { badge }: Author, given: GivenRole | undefined): GivenRole[] {
  if (badge === 'host') return [];
  return (['member', 'moderator', 'owner'] as const).filter(
    (each) => each !== given && mayGive(role, each) && !isAbove(role, given),
  );
}

/** Nobody acts on somebody who stands as high or higher; of an owner the server knows who may. */
function isAbove(role: Role, given: GivenRole | undefined): boolean {
  return given !== undefined && role !== 'owner' && isAtLeast(given, role);
}

customElements.define('parlour-card', NameCard);
