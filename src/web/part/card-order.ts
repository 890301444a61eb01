import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon, paths } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import type { Author } from '../../protocol/record.ts';
import { type GivenRole, isAtLeast, type Role } from '../../protocol/role.ts';
import '../deed/ban-form.ts';
import { type Aimed, canDo, clears, type DeedAct, pauses } from '../deed/deed.ts';
import { mayActOn } from '../deed/may-act-on.ts';
import { typedWords } from '../deed/typed-words.ts';
import { wear } from '../later-part.ts';
import { localClock } from '../local-clock.ts';
import type { PersonAnswer } from '../review/person-record.ts';
import order from '../style/card-order.css?inline';
import { tellRoom } from '../told.ts';
import { LightElement } from './light-element.ts';

wear(order);

/** The person whom the acts are about. */
export interface Subject {
  readonly author: Author;
  /** The role that the room gave, as far as it is known here. */
  readonly given?: GivenRole;
  /** The latest of its messages that is loaded. */
  readonly latest?: number | undefined;
  /** Asks the server what it knows of it. */
  readonly look: () => Promise<PersonAnswer>;
  /** Counts those who are here whom the address of that message would hit. */
  readonly reach?: () => Promise<number>;
}

/** The words for giving a role. */
const makeWords: Readonly<Record<GivenRole, string>> = {
  member: 'Make member',
  moderator: 'Make moderator',
  owner: 'Make owner',
};

/** The part of a card for who keeps order. */
export class CardOrder extends LightElement {
  static override properties = {
    subject: {},
    mine: {},
    record: {},
    isBanning: {},
  };

  declare subject: Subject | undefined;
  /** The reader's role here. */
  declare mine: Role;
  declare record: PersonAnswer | undefined;
  declare isBanning: boolean;

  constructor() {
    super();
    this.mine = 'stranger';
    this.isBanning = false;
  }

  protected override willUpdate(changed: ReadonlyMap<string, unknown>): void {
    if (!changed.has('subject')) return;
    this.record = undefined;
    this.isBanning = false;
    void this.#look(this.subject);
  }

  async #look(subject: Subject | undefined): Promise<void> {
    // Without a connection the card says less.
    // Nothing is known of who is only claimed, and without a connection the card says less.
    const record = subject?.author.claimed
      ? undefined
      : await subject?.look().catch(() => undefined);
    if (subject === this.subject) this.record = record;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { subject } = this;
    if (!subject) return nothing;
    const { author } = subject;
    const { name } = author;
    const mayAct = mayActOn(this.mine, standingOf(subject));
    const roles = this.#roles(subject);
    if (!mayAct && roles === nothing && !this.record) return nothing;
    return html`<div class="order">
      <h3>${icon(html, paths.shield)} Keep order <span>· <bdi>${name}</bdi> sees none of this</span></h3>
      ${this.#facts()} ${mayAct ? this.#acts(subject) : nothing} ${this.#notes(author)}
      ${
        this.isBanning
          ? html`<parlour-ban .name=${name} .aim=${aimOf(subject)} .seq=${subject.latest} .reach=${subject.reach} .left=${this.#endBan}></parlour-ban>`
          : html`<p class="row">${roles} ${mayAct ? this.#ban(subject) : nothing}</p>`
      }
    </div>`;
  }

  #facts(): TemplateResult | typeof nothing {
    const { since, messages = 0, among } = this.record ?? {};
    if (since === undefined) return nothing;
    const count = messages === 1 ? '1 message' : `${messages.toLocaleString()} messages`;
    const of = among === undefined ? '' : ` among the latest ${among.toLocaleString()} here`;
    return html`<p class="facts">${count}${of}, the first ${localClock.dayName(since)}, ${localClock.time(since)}.</p>`;
  }

  #acts(subject: Subject): TemplateResult | typeof nothing {
    const { author } = subject;
    const { name } = author;
    const aim = aimOf(subject);
    const { out } = this.record ?? {};
    if (out) return this.#letIn(author, out);
    return html`${
      aim && canDo('timeout')
        ? html`<h4 id="pause-for">Pause <bdi>${name}</bdi> for</h4>
            <div class="lengths" role="group" aria-labelledby="pause-for">
              ${pauses.map(([seconds, words]) => this.#button(words, { type: 'timeout', seconds, ...aim }))}
            </div>`
        : nothing
    }
    ${
      canDo('clear') && !author.claimed
        ? html`<h4 id="take-away">Take away what <bdi>${name}</bdi> said</h4>
            <div class="row" role="group" aria-labelledby="take-away">
              ${clears.map(([since, words]) =>
                this.#button(
                  words,
                  { type: 'clear', person: author.id, ...(since && { since }) },
                  'ghost',
                ),
              )}
            </div>`
        : nothing
    }`;
  }

  #letIn({ id, name }: Author, { kind, until }: NonNullable<PersonAnswer['out']>): TemplateResult {
    const what = kind === 'banned' ? 'Banned' : 'Paused';
    const end = until === undefined ? '' : ` until ${localClock.moment(until)}`;
    return html`<p class="facts">${what}${end}.</p>
      <p class="row">${this.#button(`Let ${name} speak again`, { type: 'unban', person: id }, 'ghost')}</p>`;
  }

  #button(words: string, act: DeedAct, look = ''): TemplateResult {
    const { name } = this.subject?.author ?? { name: '' };
    return html`<button type="button" class=${look} @click=${() => this.#do(act, name)}>${words}</button>`;
  }

  #notes({ id, name, claimed }: Author): TemplateResult | typeof nothing {
    if (claimed || !canDo('note')) return nothing;
    const typed = typedWords(this, `note ${id}`);
    const add = (event: Event) => {
      event.preventDefault();
      const field = (event.currentTarget as HTMLElement).querySelector('input');
      const text = field?.value.trim();
      if (text) this.#do({ type: 'note', person: id, text }, name, typed.drop);
    };
    return html`<h4>Notes</h4>
      ${this.record?.notes?.map(
        ({ author, at, text }) => html`<p class="notes"><b><bdi>${author.name}</bdi></b>,
          <time title=${localClock.moment(at)}>${localClock.dayName(at)}</time>: <span dir="auto">${text}</span></p>`,
      )}
      <form class="note-in" @submit=${add}>
        <input aria-label="Add a note about ${name}" placeholder="Add a note, for those who keep order" maxlength="500" dir="auto" enterkeyhint="done"
          .value=${typed.text} @input=${typed.keep} />
      </form>`;
  }

  #roles({ author, given }: Subject): TemplateResult | typeof nothing {
    const gives = givenBy(this.mine, author, given);
    const mayTake = given !== undefined && mayGive(this.mine, given) && !isAbove(this.mine, given);
    if (author.claimed || (gives.length === 0 && !mayTake)) return nothing;
    const { id: person, name } = author;
    const give = (role: GivenRole) => {
      tellRoom(this, 'grant', { person, name, role });
      tellRoom(this, 'close-card');
    };
    const take = () => {
      tellRoom(this, 'revoke', { person, name });
      tellRoom(this, 'close-card');
    };
    return html`${gives.map(
      (role) =>
        html`<button type="button" class="ghost" @click=${() => give(role)}>${makeWords[role]}</button>`,
    )}
    ${mayTake ? html`<button type="button" class="ghost danger" @click=${take}>No longer ${given}</button>` : nothing}`;
  }

  #ban({ author }: Subject): TemplateResult | typeof nothing {
    if (!canDo('ban') || this.record?.out?.kind === 'banned') return nothing;
    const ask = () => {
      this.isBanning = true;
      void this.updateComplete.then(() => {
        this.querySelector('select')?.focus();
        this.querySelector('parlour-ban')?.scrollIntoView({ block: 'nearest' });
      });
    };
    return html`<button type="button" class="ghost danger" @click=${ask}>
      ${icon(html, latePaths.ban)}<span>Ban <bdi>${author.name}</bdi>…</span>
    </button>`;
  }

  readonly #endBan = (): void => {
    this.isBanning = false;
    tellRoom(this, 'close-card');
  };

  #do(act: DeedAct, name: string, done = () => {}): void {
    tellRoom(this, 'deed', { act, name, done });
    tellRoom(this, 'close-card');
  }
}

/** The badge that it has now: a message tells the one that its author had then. */
function standingOf({ author, given }: Subject): Pick<Author, 'badge'> {
  if (author.badge === 'host') return author;
  return given === 'moderator' || given === 'owner' ? { badge: given } : {};
}

/** Strangers are whoever wrote their latest message: their name is anybody's. */
function aimOf({ author, latest }: Subject): Aimed | undefined {
  if (!author.claimed) return { person: author.id };
  return latest === undefined ? undefined : { seq: latest };
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

customElements.define('parlour-card-order', CardOrder);
