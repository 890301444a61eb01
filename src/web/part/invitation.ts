import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { LookedLink } from '../../client/host/index.ts';
import { defaultLimits } from '../../protocol/limit.ts';
import { faultOfName, keepName } from '../../protocol/name.ts';
import { idTail } from './field.ts';
import '../menu/float.ts';
import { fill, weave } from '../../page/words/say.ts';
import { words } from '../words.ts';
import { LightElement } from './light-element.ts';
import { rightsWords } from './rights-words.ts';
import { withArticle } from './role-words.ts';

/** Asks whether somebody takes what a link gives. */
export class Invitation extends LightElement {
  static override properties = {
    link: {},
    suggestion: {},
    fault: {},
    busy: {},
  };

  declare link: LookedLink | undefined;
  /** The name that the server gave; undefined where this person has chosen one. */
  declare suggestion: string | undefined;
  declare fault: string | undefined;
  declare busy: boolean;
  /** Takes it, under this name where one was asked for; tells why not. */
  take: ((name: string | undefined) => Promise<string | undefined>) | undefined;
  readonly #tail = idTail('invitation');

  constructor() {
    super();
    this.busy = false;
  }

  protected override firstUpdated(): void {
    const dialog = this.querySelector('dialog');
    if (typeof dialog?.showModal === 'function') dialog.showModal();
    else dialog?.setAttribute('open', '');
    this.querySelector<HTMLElement>('input, .act')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { link } = this;
    if (!link) return nothing;
    const { role, name, title, code } = link;
    return html`<dialog
      class="card invitation"
      data-open
      aria-labelledby="takes${this.#tail}"
      @close=${this.#done}
      @keydown=${this.#escape}
    >
      <form @submit=${this.#submit}>
        <h2 id="takes${this.#tail}">${fill(words().roles.makesYou, { role: withArticle(role) })}</h2>
        <p class="facts">${weave(words().roles.madeBy, { name: html`<bdi>${name}</bdi>`, room: html`<bdi>${title ?? code}</bdi>` })} ${rightsWords()[role]}</p>
        ${this.suggestion === undefined ? nothing : this.#nameField(this.suggestion)}
        <p class="fault" role="alert">${this.fault ?? ''}</p>
        <p class="row">
          <button type="submit" class="act">${this.busy ? words().door.moment : words().roles.takeIt}</button>
          <button type="button" class="ghost" @click=${this.close}>${words().all.notNow}</button>
        </p>
      </form>
    </dialog>`;
  }

  #nameField(suggestion: string): TemplateResult {
    const id = `takes-name${this.#tail}`;
    return html`<label for=${id}>${words().compose.yourName}</label>
      <input id=${id} type="text" dir="auto" autocomplete="nickname" placeholder=${suggestion} />`;
  }

  readonly close = (): void => {
    const dialog = this.querySelector('dialog');
    if (typeof dialog?.close === 'function') dialog.close();
    else this.#done();
  };

  readonly #done = (): void => this.remove();

  #escape(event: KeyboardEvent): void {
    if (event.key === 'Escape' && !('showModal' in HTMLDialogElement.prototype)) this.close();
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.busy) return;
    const said = this.querySelector('input')?.value ?? '';
    const name = keepName(said).trim();
    this.fault = faultOfName(name, defaultLimits) && words().compose.badName;
    if (this.fault) return;
    this.busy = true;
    this.fault = await this.take?.(name || undefined);
    this.busy = false;
    if (this.fault === undefined) this.close();
  }
}

customElements.define('parlour-invitation', Invitation);
