import { html, nothing, type TemplateResult } from 'lit/html.js';
import { host } from '../../client/host/index.ts';
import { never } from '../../protocol/never.ts';
import { wear } from '../later-part.ts';
import { LightElement } from '../part/light-element.ts';
import type { SlashParts } from '../slash-parts.ts';
import slash from '../style/slash.css?inline';
import { tellRoom } from '../told.ts';
import { CommandFault, type Ground, type Work } from './command.ts';
import { commandsOf, workOf } from './commands.ts';
import { type Offer, offersFor } from './offers.ts';

wear(slash);

/** The list above the composer of the commands and names that may be meant, and the reason why one can't be done. */
export class SlashBox extends LightElement {
  static override properties = {
    offers: {},
    at: {},
    fault: {},
  };

  declare offers: readonly Offer[];
  /** The place of the one that Enter takes. */
  declare at: number;
  declare fault: string | undefined;
  readonly #parts: SlashParts;
  /** The text for which the list was closed. */
  #closedFor: string | undefined;

  constructor(parts: SlashParts) {
    super();
    this.#parts = parts;
    this.offers = [];
    this.at = 0;
    this.className = 'slash';
    const { composer, life } = parts;
    const { signal } = life;
    composer.addEventListener('keydown', (event) => this.#key(event), { capture: true, signal });
    composer.addEventListener('focusout', () => this.#show([]), { signal });
  }

  /** Another text stands in the composer. */
  follow(): void {
    const { composer } = this.#parts;
    this.fault = undefined;
    const isOpen = composer.isSaying && composer.text !== this.#closedFor;
    const ground = this.#ground;
    this.#show(isOpen ? offersFor(composer.text, commandsOf(ground.role), ground.people) : []);
  }

  /** Does what the line in the composer says, or says why not; then it stays. */
  run(): void {
    const { composer } = this.#parts;
    this.#show([]);
    try {
      const work = workOf(composer.text, this.#ground);
      composer.put('');
      void this.#do(work);
    } catch (error) {
      if (!(error instanceof CommandFault)) throw error;
      this.fault = error.message;
    }
  }

  /** Says that the line is no command, and how it is said all the same; for help lists those there are. */
  ask(): void {
    const { composer } = this.#parts;
    const [word = ''] = composer.text.trim().split(/\s/);
    if (word.toLowerCase() === '/help') {
      composer.put('/');
      return this.follow();
    }
    this.#show([]);
    this.fault = `There is no command ${word}, so nothing was sent. Send it once more to say it to the room.`;
  }

  protected override render(): TemplateResult {
    return html`${this.fault ? html`<p class="slash-fault" role="alert">${this.fault}</p>` : nothing}
      ${this.offers.length > 0 ? this.#list() : nothing}`;
  }

  #list(): TemplateResult {
    return html`<ul id="slash-list" role="listbox" aria-label="Commands">
      ${this.offers.map(
        ({ text, takes, does }, i) => html`<li
          id="slash-${i}"
          role="option"
          aria-selected=${i === this.at}
          @mousedown=${(event: Event) => event.preventDefault()}
          @click=${() => this.#take(i)}
        >
          <b>${text}</b> ${takes ? html`<span>${takes}</span>` : nothing}
          ${does ? html`<small>${does}</small>` : nothing}
        </li>`,
      )}
    </ul>`;
  }

  protected override updated(): void {
    const field = this.#parts.composer.querySelector('textarea');
    const isOpen = this.offers.length > 0;
    if (isOpen) field?.setAttribute('aria-activedescendant', `slash-${this.at}`);
    else field?.removeAttribute('aria-activedescendant');
    if (isOpen) field?.setAttribute('aria-controls', 'slash-list');
    else field?.removeAttribute('aria-controls');
    this.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }

  #show(offers: readonly Offer[]): void {
    const count = offers.length;
    if (count !== this.offers.length && count > 0)
      tellRoom(this, 'announce', count === 1 ? 'One suggestion' : `${count} suggestions`);
    this.offers = offers;
    this.at = 0;
  }

  #take(i: number): void {
    const offer = this.offers[i];
    if (!offer) return;
    this.#parts.composer.put(offer.becomes);
    this.#parts.composer.focus();
    this.follow();
  }

  #key(event: KeyboardEvent): void {
    const count = this.offers.length;
    if (count === 0 || event.isComposing || event.shiftKey || event.ctrlKey || event.metaKey)
      return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    // A command that is whole is done by Enter, and nothing is put in its place.
    const isWhole = this.offers[this.at]?.becomes.trim() === this.#parts.composer.text.trim();
    if (step !== undefined) this.at = (this.at + step + count) % count;
    else if (event.key === 'Escape') this.#close();
    else if (event.key === 'Tab' || (event.key === 'Enter' && !isWhole)) this.#take(this.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #close(): void {
    this.#closedFor = this.#parts.composer.text;
    this.#show([]);
  }

  get #ground(): Ground {
    const { room, talk, role, you, muted } = this.#parts;
    const messages = talk().shown;
    const known = [...(room.people.list ?? []), ...messages.map(({ author }) => author).reverse()];
    const people = new Map([...known, ...muted.list].map((author) => [author.id, author]));
    const yourId = you();
    return {
      people: [...people.values()].filter(({ id }) => id !== yourId),
      yourName: yourId === undefined ? undefined : people.get(yourId)?.name,
      ...{ messages, you: yourId, role: role(), now: Date.now() },
    };
  }

  async #do(work: Work): Promise<void> {
    const { room, tell } = this.#parts;
    switch (work.type) {
      case 'deed':
        return void tellRoom(this, 'deed', work);
      case 'queue':
        return void tellRoom(this, 'open-questions', this.#parts.composer);
      case 'mute':
        return void tellRoom(this, 'mute', work);
      case 'grant':
      case 'revoke': {
        const { id: person, name } = work.person;
        if (work.type === 'revoke') return void tellRoom(this, 'revoke', { person, name });
        return void tellRoom(this, 'grant', { person, name, role: work.role });
      }
      case 'set':
        try {
          await host(room).set(work.setting, work.value);
          tell(work.says);
        } catch (error) {
          this.fault = error instanceof Error ? error.message : 'That did not work.';
        }
        return;
      default:
        return never(work);
    }
  }
}

/** The box of an app's house, made when it is first wanted. */
export function slashBoxIn(house: HTMLElement, parts: SlashParts): SlashBox {
  const standing = house.querySelector<SlashBox>('parlour-slash');
  if (standing) return standing;
  const box = new SlashBox(parts);
  parts.composer.before(box);
  return box;
}

customElements.define('parlour-slash', SlashBox);
