import { html, nothing, type TemplateResult } from 'lit/html.js';
import { idTail } from '../part/field.ts';
import { LightElement } from '../part/light-element.ts';
import { tellRoom } from '../told.ts';
import { type Aimed, bans } from './deed.ts';
import { type TypedWords, typedWords } from './typed-words.ts';

/** Asks for how long somebody is banned and why, and says whom an address hits before it does. */
export class BanForm extends LightElement {
  static override properties = {
    name: {},
    aim: {},
    seq: {},
    reach: {},
    hit: {},
    isByAddress: {},
  };

  declare name: string;
  declare aim: Aimed | undefined;
  /** The message from whose address it may hold, too. */
  declare seq: number | undefined;
  /** Counts those who are here whom the address would hit; absent where no message tells it. */
  declare reach: (() => Promise<number>) | undefined;
  /** Is called when it is done, or was not wanted. */
  left: () => void = () => {};
  /** The number of those whom it would hit, once that is known. */
  declare hit: number | 'unknown' | undefined;
  declare isByAddress: boolean;
  readonly #tail = idTail('ban');

  constructor() {
    super();
    this.name = '';
    this.isByAddress = false;
  }

  protected override firstUpdated(): void {
    void this.#look();
  }

  async #look(): Promise<void> {
    if (!this.reach) return;
    this.hit = await this.reach().catch(() => 'unknown' as const);
  }

  /** The things typed here, which outlive the form until somebody is banned by them. */
  get #typed(): Readonly<Record<'why' | 'length', TypedWords>> {
    const whom = this.aim?.person ?? this.seq;
    return { why: typedWords(this, `ban ${whom}`), length: typedWords(this, `length ${whom}`) };
  }

  protected override render(): TemplateResult {
    const { why, length } = this.#typed;
    return html`<form class="ban" @submit=${this.#submit}>
      <label for="length${this.#tail}">Ban ${this.name}</label>
      <select id="length${this.#tail}" name="length" @change=${length.keep}>
        ${bans.map(([seconds, words]) => html`<option value=${seconds ?? ''} ?selected=${String(seconds ?? '') === length.text}>${words}</option>`)}
      </select>
      <label for="why${this.#tail}">Why (they are shown this)</label>
      <input id="why${this.#tail}" name="why" maxlength="200" dir="auto" autocomplete="off"
        .value=${why.text} @input=${why.keep} />
      ${this.reach ? this.#address() : nothing}
      <p class="row">
        <button type="submit" class="ghost danger"><span>Ban <bdi>${this.name}</bdi></span></button>
        <button type="button" class="ghost" @click=${this.left}>Not now</button>
      </p>
    </form>`;
  }

  #address(): TemplateResult {
    const change = ({ currentTarget }: Event) => {
      this.isByAddress = (currentTarget as HTMLInputElement).checked;
    };
    return html`<label class="check">
      <input type="checkbox" .checked=${this.isByAddress} ?disabled=${this.hit === 'unknown'} @change=${change} />
      <span>Also who is new here from the same address
        <small role="status">${hitWords(this.hit)}</small></span>
    </label>`;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const { seq } = this;
    const isByAddress = this.isByAddress && seq !== undefined;
    const aim: Aimed | undefined = isByAddress ? { seq } : this.aim;
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const seconds = Number(given.get('length'));
    const reason = String(given.get('why') ?? '').trim();
    const typed = this.#typed;
    const done = () => {
      for (const words of Object.values(typed)) words.drop();
    };
    this.left();
    if (!aim) return;
    const act = {
      ...{ type: 'ban' as const, ...aim },
      ...(seconds > 0 && { seconds }),
      ...(reason && { reason }),
      ...(isByAddress && { address: true as const }),
    };
    tellRoom(this, 'deed', { act, name: this.name, person: this.aim?.person, done });
  }
}

function hitWords(hit: BanForm['hit']): string {
  if (hit === undefined) return 'Counting…';
  if (hit === 'unknown') return 'That address is known no more.';
  if (hit === 0) return 'Nobody else who is here now.';
  return hit === 1 ? 'One who is here now.' : `${hit} who are here now.`;
}

customElements.define('parlour-ban', BanForm);
