import { html, nothing, type TemplateResult } from 'lit';
import { icon, paths } from '../page/fragment/icon.ts';
import type { Message } from '../protocol/record.ts';
import { LightElement } from './part/light-element.ts';
import { type Act, tellRoom } from './told.ts';

const quick = ['👍', '❤️', '😂', '🎉', '😮', '☕'];

/** The things that can be done with the message whose row it stands in. There is one, and it wanders. */
export class Acts extends LightElement {
  static override properties = { message: {}, you: {}, step: { state: true } };

  declare message: Message | undefined;
  declare you: string | undefined;
  declare step: 'all' | 'react' | 'sure';

  constructor() {
    super();
    this.step = 'all';
    this.setAttribute('role', 'toolbar');
    this.setAttribute('aria-label', 'Message actions');
    this.addEventListener('keydown', (event) => this.#key(event));
  }

  show(message: Message, you: string | undefined): void {
    this.message = message;
    this.you = you;
    this.step = 'all';
  }

  protected override render(): TemplateResult | typeof nothing {
    const { message } = this;
    if (!message || message.removedAt) return nothing;
    if (this.step === 'react') return html`${quick.map((emoji) => this.#emoji(message, emoji))}`;
    if (this.step === 'sure') return this.#sure();
    return html`${this.#button('React', paths.smile, () => void this.#go('react'))}
      ${message.author.id === this.you ? this.#own() : nothing}
      ${this.#button(`About ${message.author.name}`, paths.person, () => this.#do('about'))}
      ${this.#button('Copy text', paths.copy, () => this.#do('copy'))}
      ${this.#button('Copy link', paths.link, () => this.#do('link'))}`;
  }

  #own(): TemplateResult {
    return html`${this.#button('Edit', paths.edit, () => this.#do('edit'))}
      ${this.#button('Delete', paths.remove, () => void this.#go('sure'))}`;
  }

  #sure(): TemplateResult {
    return html`<button type="button" class="danger" @click=${() => this.#do('remove')}>
        Delete for everybody
      </button>
      <button type="button" class="keep" @click=${() => void this.#go('all')}>Keep</button>`;
  }

  #emoji({ seq, reactions }: Message, emoji: string): TemplateResult {
    const by = reactions?.find((reaction) => reaction.emoji === emoji)?.by ?? [];
    const mine = this.you !== undefined && by.includes(this.you);
    return html`<button
      type="button"
      class="emoji"
      aria-label="React with ${emoji}"
      aria-pressed=${mine}
      @click=${() => this.#react(seq, emoji, !mine)}
    >
      ${emoji}
    </button>`;
  }

  #button(name: string, path: string, act: () => void): TemplateResult {
    return html`<button type="button" aria-label=${name} title=${name} @click=${act}>
      ${icon(html, path)}
    </button>`;
  }

  async #go(step: 'all' | 'react' | 'sure'): Promise<void> {
    this.step = step;
    await this.updateComplete;
    this.querySelector('button')?.focus();
  }

  #do(act: Act): void {
    const { message } = this;
    this.#leave();
    if (message) tellRoom(this, 'act', { act, message });
  }

  #react(seq: number, emoji: string, on: boolean): void {
    this.#leave();
    tellRoom(this, 'react', { seq, emoji, on });
  }

  /** Back to the row. */
  #leave(): void {
    this.step = 'all';
    if (this.contains(document.activeElement)) this.closest<HTMLElement>('.line')?.focus();
  }

  #key(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (event.key === 'Escape') {
      event.stopPropagation();
      if (this.step === 'all') this.#leave();
      else void this.#go('all');
    }
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const buttons = [...this.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    buttons.at((at + step) % buttons.length)?.focus();
  }
}

customElements.define('parlour-acts', Acts);
