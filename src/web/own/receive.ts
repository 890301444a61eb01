import { html, nothing, type TemplateResult } from 'lit/html.js';
import { Failure } from '../../client/failure.ts';
import { fill, weave } from '../../page/words/say.ts';
import { never } from '../../protocol/never.ts';
import type { Device, OwnParts } from '../own-parts.ts';
import { idTail } from '../part/field.ts';
import { LightElement } from '../part/light-element.ts';
import { counted, words } from '../words.ts';
import { canSeal, type Kept, open } from './box.ts';
import { takeBox } from './device-api.ts';
import { countUnsent } from './unsent.ts';

type Step =
  | { readonly type: 'digits'; readonly fault?: string; readonly busy?: true }
  | { readonly type: 'sure'; readonly kept: Kept; readonly unsent: number }
  | { readonly type: 'over'; readonly says: string };

/** Stands in the talk's place where a link brought somebody from another device: asks for the digits. */
export class Receive extends LightElement {
  static override properties = { step: {} };

  declare step: Step;
  readonly #parts: OwnParts;
  readonly #device: Device;
  readonly #tail = idTail('receive');

  constructor(parts: OwnParts, device: Device) {
    super();
    this.#parts = parts;
    this.#device = device;
    this.className = 'shut';
    this.step = canSeal() ? { type: 'digits' } : { type: 'over', says: words().receive.insecure };
  }

  protected override updated(): void {
    this.querySelector<HTMLElement>('input, button')?.focus();
  }

  protected override render(): TemplateResult {
    const { step } = this;
    switch (step.type) {
      case 'digits':
        return this.#digits(step.fault, step.busy === true);
      case 'sure':
        return this.#sure(step.kept, step.unsent);
      case 'over':
        return html`<div class="door">
          <h2>${words().receive.failed}</h2>
          <p class="more" role="alert">${step.says}</p>
          <p class="row">${this.#close(words().receive.asYouAre)}</p>
        </div>`;
      default:
        return never(step);
    }
  }

  #digits(fault: string | undefined, busy: boolean): TemplateResult {
    return html`<form class="door" @submit=${this.#submit}>
      <h2>${words().receive.title}</h2>
      <p class="more">${words().receive.shows}</p>
      <div class="line-in">
        <label for="digits${this.#tail}">${words().receive.six}</label>
        <input
          id="digits${this.#tail}"
          inputmode="numeric"
          autocomplete="one-time-code"
          enterkeyhint="go"
          required
          maxlength="7"
          aria-invalid=${fault !== undefined}
          aria-describedby="digits-fault${this.#tail}"
        />
        <button type="submit" class="act">${busy ? words().door.moment : words().receive.goOn}</button>
        <p id="digits-fault${this.#tail}" class="fault" role="alert">${fault ?? nothing}</p>
      </div>
      <p class="row">${this.#close(words().all.notNow)}</p>
    </form>`;
  }

  #sure(kept: Kept, unsent: number): TemplateResult {
    const name = kept.name ?? words().receive.somebodyElse;
    return html`<div class="door">
      <h2>${counted(words().receive.hasUnsent, unsent)}</h2>
      <p class="more">${fill(words().receive.cannot, { name })}</p>
      <p class="row">
        <button type="button" class="ghost danger" @click=${() => this.#become(kept)}>${weave(words().receive.goOnAs, { name: html`<bdi>${name}</bdi>` })}</button>
        ${this.#close(words().receive.stay)}
      </p>
    </div>`;
  }

  #close(says: string): TemplateResult {
    return html`<button type="button" class="ghost" @click=${() => this.remove()}>${says}</button>`;
  }

  readonly #submit = (event: Event): void => {
    event.preventDefault();
    const digits = (this.querySelector('input')?.value ?? '').replaceAll(/\D/g, '');
    if (this.step.type === 'digits' && !this.step.busy) void this.#take(digits);
  };

  async #take(digits: string): Promise<void> {
    if (digits.length !== 6) {
      this.step = { type: 'digits', fault: words().receive.thereAreSix };
      return;
    }
    this.step = { type: 'digits', busy: true };
    const { base } = this.#parts;
    try {
      const kept = await open(await takeBox(base, this.#device, digits), this.#device.key);
      if (!kept) this.step = { type: 'over', says: words().receive.damaged };
      else await this.#taken(kept);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const { code, message } = error;
      this.step =
        code === 'no_box' ? { type: 'over', says: message } : { type: 'digits', fault: message };
    }
  }

  async #taken(taken: Kept): Promise<void> {
    const { kept, base } = this.#parts;
    const isSame = kept.get('secret') === taken.secret;
    const unsent = isSame ? 0 : await countUnsent(base.host);
    if (unsent > 0) this.step = { type: 'sure', kept: taken, unsent };
    else this.#become(taken);
  }

  #become({ secret, name }: Kept): void {
    const { kept, renew } = this.#parts;
    kept.set('secret', secret);
    if (name === undefined) kept.delete('name');
    else kept.set('name', name);
    renew();
  }
}

customElements.define('parlour-receive', Receive);
