import { html, nothing, type TemplateResult } from 'lit';
import { tellRoom } from '../told.ts';
import { idTail } from './field.ts';
import { LightElement } from './light-element.ts';

/** The reason for which somebody stands before a closed room. */
export interface Shut {
  readonly code: string;
  readonly text: string;
}

/** The codes that a password opens. */
const byPassword = new Set(['password_needed', 'bad_password', 'too_many_tries']);

/** Stands in the talk's place while a room is closed, and asks for its password. */
export class RoomDoor extends LightElement {
  static override properties = { shut: { attribute: false }, busy: { state: true } };

  declare shut: Shut | undefined;
  declare busy: boolean;
  readonly #tail = idTail('door');

  constructor() {
    super();
    this.busy = false;
  }

  /** Is it a password that is asked for? */
  get asks(): boolean {
    return this.shut !== undefined && byPassword.has(this.shut.code);
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('shut')) this.busy = false;
    this.hidden = !this.asks;
  }

  protected override updated(changed: Map<string, unknown>): void {
    if (changed.has('shut') && this.asks) this.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { shut } = this;
    if (!shut || !this.asks) return nothing;
    const isWrong = shut.code !== 'password_needed';
    return html`<form class="door" @submit=${this.#submit}>
      <h2>This room has a password</h2>
      <p class="more">Who gave you the link knows it. It is asked for once.</p>
      <div class="line-in">
        <label for="pass${this.#tail}">Password</label>
        <input
          id="pass${this.#tail}"
          type="password"
          autocomplete="current-password"
          enterkeyhint="go"
          required
          maxlength="128"
          aria-invalid=${isWrong}
          aria-describedby="pass-fault${this.#tail}"
        />
        <button type="submit" class="act">${this.busy ? 'One moment…' : 'Come in'}</button>
        <p id="pass-fault${this.#tail}" class="fault" role="alert">${isWrong && !this.busy ? shut.text : ''}</p>
      </div>
      <p><a href="/">Open another room</a></p>
    </form>`;
  }

  #submit(event: Event): void {
    event.preventDefault();
    const password = this.querySelector('input')?.value ?? '';
    if (password === '' || this.busy) return;
    this.busy = tellRoom(this, 'password', password);
  }
}

customElements.define('parlour-door', RoomDoor);
