import { html, nothing, type TemplateResult } from 'lit/html.js';
import { Failure } from '../../client/failure.ts';
import type { MadeLink, RoomOrder } from '../../client/host/index.ts';
import { type Invite, isGood, mayGive } from '../../protocol/invite.ts';
import { type GivenRole, givenRoles, type Role } from '../../protocol/role.ts';
import { copyText } from '../copy.ts';
import { localClock } from '../local-clock.ts';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';
import { idTail } from './field.ts';
import { LightElement } from './light-element.ts';

const peopleChoices = [1, 5, 25, 100, 0];
const spans: readonly (readonly [number, string])[] = [
  [3_600, '1 hour'],
  [86_400, '1 day'],
  [604_800, '7 days'],
  [2_592_000, '30 days'],
];
const usualSpan = 604_800;

/** The links that give a role here: made, copied once, listed and taken back. */
export class LinkList extends LightElement {
  static override properties = {
    mine: {},
    order: {},
    base: {},
    links: {},
    made: {},
    ending: {},
    fault: {},
  };

  /** The reader's own role here. */
  declare mine: Role;
  declare links: readonly Invite[];
  /** The link that was just made: its key is known until the panel is closed. */
  declare made: MadeLink | undefined;
  /** The link that somebody is about to take back. */
  declare ending: string | undefined;
  declare fault: string | undefined;
  declare order: Pick<RoomOrder, 'links' | 'makeLink' | 'endLink'> | undefined;
  /** The server's address, before the path of a link. */
  declare base: string;
  readonly #tail = idTail('links');

  constructor() {
    super();
    this.mine = 'stranger';
    this.base = '';
    this.links = [];
  }

  protected override firstUpdated(): void {
    void this.#try(() => this.#load());
  }

  protected override render(): TemplateResult {
    return html`<form class="opt" @submit=${this.#submit}>
        ${this.#select('role', 'Gives the role', this.#roles, 'member')}
        ${this.#select('people', 'Good for', peopleWords, '1')}
        ${this.#select('span', 'Until', spanWords, String(usualSpan))}
        <button type="submit" class="act">Make a link</button>
      </form>
      ${this.made ? this.#madeOne(this.made) : nothing}
      <p class="fault" role="alert">${this.fault ?? ''}</p>
      <ul class="links">
        ${this.links.map((link) => this.#row(link))}
      </ul>`;
  }

  get #roles(): readonly (readonly [string, string])[] {
    const may = givenRoles.filter((given) => mayGive(this.mine, given));
    return may.map((given) => [given, given]);
  }

  #select(
    name: string,
    label: string,
    choices: readonly (readonly [string, string])[],
    usual: string,
  ): TemplateResult {
    const id = `link-${name}${this.#tail}`;
    return html`<div>
      <label for=${id}>${label}</label>
      <select id=${id} name=${name}>
        ${choices.map(
          ([value, words]) =>
            html`<option value=${value} ?selected=${value === usual}>${words}</option>`,
        )}
      </select>
    </div>`;
  }

  #madeOne(link: MadeLink): TemplateResult {
    // The base is the address of a room, which stands beside every other.
    const address = new URL(`..${link.path}`, this.base).href;
    const id = `link-made${this.#tail}`;
    return html`<div class="opt made" role="status">
      <div>
        <label for=${id}>Copy it now</label>
        <small>It is shown this once. Whoever has it becomes ${link.role}: send it as you would a password.</small>
      </div>
      <input id=${id} class="whole" readonly .value=${address} @focus=${selectAll} />
      <button type="button" class="act" @click=${() => this.#copy(address)}>Copy</button>
    </div>`;
  }

  async #copy(address: string): Promise<void> {
    const isCopied = await copyText(address, this);
    if (isCopied) tellRoom(this, 'announce', words().tools.linkCopied);
    else this.querySelector<HTMLInputElement>('.made input')?.focus();
    this.fault = isCopied ? undefined : 'This browser does not let the page copy: take it by hand.';
  }

  #row(link: Invite): TemplateResult {
    const { id, role, name } = link;
    return html`<li class="opt">
      <div>
        <span class="label">${role}</span>
        <small>${fareOf(link)} · by <bdi>${name}</bdi></small>
      </div>
      ${this.ending === id ? this.#endings(link) : html`<button type="button" class="ghost" aria-label="Take back the link for ${role}, by ${name}" @click=${() => this.#begin(link)}>Take back</button>`}
    </li>`;
  }

  /** Asks what becomes of the roles that it gave, where it gave any. */
  #begin(link: Invite): void {
    if (link.taken === 0) void this.#end(link, false);
    else this.ending = link.id;
  }

  #endings(link: Invite): TemplateResult {
    return html`<p class="row">
      <button type="button" class="ghost" @click=${() => this.#end(link, false)}>The link alone</button>
      <button type="button" class="ghost danger" @click=${() => this.#end(link, true)}>
        With the roles it gave
      </button>
    </p>`;
  }

  #end({ id }: Invite, takesRoles: boolean): Promise<void> {
    return this.#try(async () => {
      await this.order?.endLink(id, takesRoles);
      this.ending = undefined;
      if (this.made?.id === id) this.made = undefined;
      await this.#load();
    });
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget as HTMLFormElement);
    const people = Number(chosen.get('people'));
    await this.#try(async () => {
      this.made = await this.order?.makeLink({
        role: String(chosen.get('role')) as GivenRole,
        until: Number(chosen.get('span')),
        ...(people > 0 && { people }),
      });
      await this.#load();
      await this.updateComplete;
      this.querySelector<HTMLElement>('.made button')?.focus();
    });
  }

  async #load(): Promise<void> {
    this.links = (await this.order?.links()) ?? [];
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      this.fault = undefined;
      await work();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.fault = error.message;
    }
  }
}

const peopleWords = peopleChoices.map(
  (people) =>
    [
      String(people),
      people === 0 ? 'any number' : people === 1 ? 'one person' : `${people} people`,
    ] as const,
);
const spanWords = spans.map(([seconds, words]) => [String(seconds), words] as const);

function selectAll({ currentTarget }: Event): void {
  (currentTarget as HTMLInputElement).select();
}

/** The words for how a link fares: taken, and until when. */
function fareOf(link: Invite): string {
  const { people, taken, until } = link;
  if (!isGood(link, Date.now())) return `Over, taken ${taken}`;
  if (link.paused) return `Paused, taken ${taken}`;
  const uses = people === undefined ? `Taken ${taken}` : `Taken ${taken} of ${people}`;
  return until === undefined ? uses : `${uses} · until ${localClock.moment(until)}`;
}

customElements.define('parlour-links', LinkList);
