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
import { fill } from '../../page/words/say.ts';
import { counted, words } from '../words.ts';
import { clearOwn } from './clear-own.ts';
import { putBox } from './device-api.ts';
import { qrOf } from './qr.ts';

type Step =
  | { readonly type: 'all' }
  | { readonly type: 'sealing' }
  | { readonly type: 'device'; readonly link: string; readonly digits: string }
  | { readonly type: 'failed'; readonly says: string }
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
        return html`<p class="facts" role="status">${words().door.moment}</p>`;
      case 'device':
        return this.#device(step.link, step.digits);
      case 'failed':
        return html`<p class="facts" role="alert">${step.says}</p>
          ${this.#back(words().all.back)}`;
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
      ${isGuest ? html`<p class="facts">${words().own.keptHere}</p>` : nothing}
      <p class="row">
        ${this.#button(words().own.change, () => this.#rename())}
        ${isGuest ? this.#button(words().own.elsewhere, () => void this.#seal(parts)) : nothing}
        ${mayLink ? this.#button(words().own.asGuest, () => this.#go({ type: 'link' })) : nothing}
        ${canDo('clear') ? this.#button(words().own.deleteMine, () => this.#go({ type: 'clear' })) : nothing}
        ${isGuest ? this.#button(words().own.forgetThis, () => this.#go({ type: 'forget' }), 'ghost danger') : nothing}
      </p>
      <parlour-notices .parts=${parts}></parlour-notices>`;
  }

  #device(link: string, digits: string): TemplateResult {
    const copy = async () => {
      const isCopied = await copyText(link, this);
      this.parts?.tell(isCopied ? words().tools.linkCopied : words().own.copyByHand);
    };
    return html`<h3>${words().own.useTitle}</h3>
      <p class="facts">${words().own.openThere}</p>
      <div class="carry">
        ${qrOf(link)}
        <p class="digits" aria-label=${fill(words().own.theDigits, { digits: [...digits].join(' ') })}>${digits.slice(0, 3)} ${digits.slice(3)}</p>
      </div>
      <input class="carried" readonly aria-label=${words().own.linkThere} .value=${link}
        @focus=${({ currentTarget }: Event) => (currentTarget as HTMLInputElement).select()} />
      <p class="row">${this.#button(words().menu.copyLink, () => void copy())}${this.#button(words().all.done, () => this.#go({ type: 'all' }))}</p>`;
  }

  #forget({ room }: OwnParts): TemplateResult {
    const unsent = room.unsent.length;
    const rows = counted(words().own.lost, unsent);
    return html`<h3>${words().own.forgetTitle}</h3>
      <p class="facts">${words().own.forgetSays} ${unsent > 0 ? rows : nothing}</p>
      <p class="row">${this.#button(words().own.forget, () => this.#forgetAll(), 'ghost danger')}${this.#back(words().all.keep)}</p>`;
  }

  #link({ room, client }: OwnParts): TemplateResult {
    return html`<h3>${words().own.linkTitle}</h3>
      <p class="facts">${words().own.linkSays}</p>
      <p class="row">${this.#button(fill(words().own.itWasMe, { name: client.you?.name ?? '' }), () => void this.#linkGuest(room))}${this.#back(words().all.notNow)}</p>`;
  }

  #back(says: string): TemplateResult {
    return this.#button(says, () => this.#go({ type: 'all' }));
  }

  #button(says: string, act: () => void, look = 'ghost'): TemplateResult {
    return html`<button type="button" class=${look} @click=${act}>${says}</button>`;
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
    if (!canSeal() || secret === undefined)
      return this.#go({ type: 'failed', says: words().own.insecure });
    this.#go({ type: 'sealing' });
    try {
      const name = kept.get('name') ?? client.you?.name;
      const { box, key } = await seal(name === undefined ? { secret } : { secret, name });
      const { id, digits } = await putBox(base, box);
      this.#go({ type: 'device', link: `${link()}#device=${id}.${key}`, digits });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#go({ type: 'failed', says: error.message });
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
      this.parts?.tell(words().own.nowAccounts);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#go({ type: 'failed', says: error.message });
    }
  }
}

/** Tells whether somebody vouches for this person, beside this browser. */
function isAccount({ client }: OwnParts): boolean {
  return client.you !== undefined && !/^[gc]_/.test(client.you.id);
}

const roleWords = (): Readonly<Record<Role, string>> => ({
  stranger: '',
  guest: '',
  member: words().own.isMember,
  moderator: words().own.isModerator,
  owner: words().own.isOwner,
  host: words().own.isHost,
});

function whatYouAre(parts: OwnParts): string {
  const { role = 'guest', until, guests } = parts.room.me ?? {};
  const base = isAccount(parts) ? words().own.signedIn : words().own.isGuest;
  const given = roleWords()[role];
  const end = until !== undefined && fill(words().own.until, { time: localClock.moment(until) });
  const had = guests !== undefined && words().own.hadGuest;
  return [base, given, given && end, had].filter(Boolean).join(' ');
}

customElements.define('parlour-own', OwnCard);
