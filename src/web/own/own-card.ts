import { html, nothing, type TemplateResult } from 'lit/html.js';
import { Failure } from '../../client/failure.ts';
import { newSecret } from '../../client/secret.ts';
import { never } from '../../protocol/never.ts';
import type { Role } from '../../protocol/role.ts';
import { copyText } from '../copy.ts';
import { canDo } from '../deed/deed.ts';
import { localClock } from '../local-clock.ts';
import type { OwnParts } from '../own-parts.ts';
import { LightElement } from '../part/light-element.ts';
import { tellRoom } from '../told.ts';
import { canSeal, seal } from './box.ts';
import './notice-choice.ts';
import { clearOwn } from './clear-own.ts';
import { putBox } from './device-api.ts';
import { qrOf } from './qr.ts';

type Step =
  | { readonly type: 'all' }
  | { readonly type: 'sealing' }
  | { readonly type: 'device'; readonly link: string; readonly digits: string }
  | { readonly type: 'failed'; readonly words: string }
  | { readonly type: 'forget' }
  | { readonly type: 'link' }
  | { readonly type: 'clear' };

/** The lower part of one's own card: what one is here, and what one can do about that. */
export class OwnCard extends LightElement {
  static override properties = { parts: {}, step: {} };

  declare parts: OwnParts | undefined;
  declare step: Step;

  constructor() {
    super();
    this.step = { type: 'all' };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.step = { type: 'all' };
  }

  protected override updated(changed: ReadonlyMap<string, unknown>): void {
    if (changed.get('step')) this.querySelector<HTMLElement>('button, input')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { parts, step } = this;
    if (!parts) return nothing;
    switch (step.type) {
      case 'all':
        return this.#all(parts);
      case 'sealing':
        return html`<p class="facts" role="status">One moment…</p>`;
      case 'device':
        return this.#device(step.link, step.digits);
      case 'failed':
        return html`<p class="facts" role="alert">${step.words}</p>
          ${this.#back('Back')}`;
      case 'forget':
        return this.#forget(parts);
      case 'link':
        return this.#link(parts);
      case 'clear':
        return clearOwn(
          parts,
          () => this.#close(),
          () => this.#go({ type: 'all' }),
        );
      default:
        return never(step);
    }
  }

  #all(parts: OwnParts): TemplateResult {
    const { client, room } = parts;
    const isGuest = !isAccount(parts);
    const mayLink = client.guest !== undefined && !room.me?.guests?.includes(client.guest);
    return html`<p class="facts">${whatYouAre(parts)}</p>
      ${isGuest ? html`<p class="facts">Kept in this browser alone: a secret that makes you this guest, your name, drafts, and what you have read.</p>` : nothing}
      <p class="row">
        ${this.#button('Change name', () => this.#rename())}
        ${isGuest ? this.#button('Use on another device…', () => void this.#seal(parts)) : nothing}
        ${mayLink ? this.#button('What I wrote as a guest…', () => this.#go({ type: 'link' })) : nothing}
        ${canDo('clear') ? this.#button('Delete what I wrote…', () => this.#go({ type: 'clear' })) : nothing}
        ${isGuest ? this.#button('Forget this browser…', () => this.#go({ type: 'forget' }), 'ghost danger') : nothing}
      </p>
      <parlour-notices .parts=${parts}></parlour-notices>`;
  }

  #device(link: string, digits: string): TemplateResult {
    const copy = async () => {
      const isCopied = await copyText(link, this);
      this.parts?.tell(isCopied ? 'The link is copied.' : 'Copy the link by hand.');
    };
    return html`<h3>Use on another device</h3>
      <p class="facts">Open this there, and type the six digits. It works once, for five minutes.</p>
      <div class="carry">
        ${qrOf(link)}
        <p class="digits" aria-label="The six digits: ${[...digits].join(' ')}">${digits.slice(0, 3)} ${digits.slice(3)}</p>
      </div>
      <input class="carried" readonly aria-label="Link for the other device" .value=${link}
        @focus=${({ currentTarget }: Event) => (currentTarget as HTMLInputElement).select()} />
      <p class="row">${this.#button('Copy link', () => void copy())}${this.#button('Done', () => this.#go({ type: 'all' }))}</p>`;
  }

  #forget({ room }: OwnParts): TemplateResult {
    const unsent = room.unsent.length;
    const rows =
      unsent === 1
        ? 'A message that was not sent is lost.'
        : `${unsent} messages that were not sent are lost.`;
    return html`<h3>Forget this browser?</h3>
      <p class="facts">You become a new guest. What you wrote stays, but nobody can edit or delete it as you any more, here or in other rooms. Roles, drafts and your name are gone. ${unsent > 0 ? rows : nothing}</p>
      <p class="row">${this.#button('Forget', () => this.#forgetAll(), 'ghost danger')}${this.#back('Keep')}</p>`;
  }

  #link({ room, client }: OwnParts): TemplateResult {
    return html`<h3>What you wrote here as a guest</h3>
      <p class="facts">It becomes your account's, in this room: you edit and delete it, and have its roles. Those who keep order here will see that it was you. Nobody else is told, though a badge that moves can be noticed. It cannot be undone.</p>
      <p class="row">${this.#button(`It was me, ${client.you?.name ?? ''}`, () => void this.#linkGuest(room))}${this.#back('Not now')}</p>`;
  }

  #back(words: string): TemplateResult {
    return this.#button(words, () => this.#go({ type: 'all' }));
  }

  #button(words: string, act: () => void, look = 'ghost'): TemplateResult {
    return html`<button type="button" class=${look} @click=${act}>${words}</button>`;
  }

  #go(step: Step): void {
    this.step = step;
  }

  #rename(): void {
    this.#close();
    tellRoom(this, 'rename');
  }

  #close(): void {
    tellRoom(this, 'close-card');
  }

  async #seal({ kept, base, client, link }: OwnParts): Promise<void> {
    const secret = kept.get('secret');
    if (!canSeal() || secret === undefined) return this.#go({ type: 'failed', words: insecure });
    this.#go({ type: 'sealing' });
    try {
      const name = kept.get('name') ?? client.you?.name;
      const { box, key } = await seal(name === undefined ? { secret } : { secret, name });
      const { id, digits } = await putBox(base, box);
      this.#go({ type: 'device', link: `${link()}#device=${id}.${key}`, digits });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#go({ type: 'failed', words: error.message });
    }
  }

  #forgetAll(): void {
    const { parts } = this;
    if (!parts) return;
    const { kept, renew } = parts;
    for (const key of kept.keys('')) kept.delete(key);
    kept.set('secret', newSecret());
    this.#close();
    renew();
  }

  async #linkGuest(room: OwnParts['room']): Promise<void> {
    try {
      await room.linkGuest();
      this.#close();
      this.parts?.tell('What you wrote here as a guest is your account’s now.');
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#go({ type: 'failed', words: error.message });
    }
  }
}

const insecure =
  'This page came over plain HTTP, where browsers encrypt nothing: open it over HTTPS to bring your name to another device.';

/** Tells whether somebody vouches for this person, beside this browser. */
function isAccount({ client }: OwnParts): boolean {
  return client.you !== undefined && !/^[gc]_/.test(client.you.id);
}

const roleWords: Readonly<Record<Role, string>> = {
  stranger: '',
  guest: '',
  member: ' You are a member of this room',
  moderator: ' You keep order in this room',
  owner: ' You own this room',
  host: ' You are the host',
};

function whatYouAre(parts: OwnParts): string {
  const { role = 'guest', until, guests } = parts.room.me ?? {};
  const base = isAccount(parts) ? 'You are signed in with an account.' : 'You are a guest.';
  const end = until === undefined ? '' : `, until ${localClock.moment(until)}`;
  const had = guests === undefined ? '' : ' What you wrote here as a guest is yours.';
  return `${base}${roleWords[role] && `${roleWords[role]}${end}.`}${had}`;
}

customElements.define('parlour-own', OwnCard);
