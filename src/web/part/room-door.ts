import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Room } from '../../client/index.ts';
import { fill } from '../../page/words/say.ts';
import { wear } from '../later-part.ts';
import door from '../style/door.css?inline';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';
import { asksPassword } from './asks-password.ts';
import { idTail } from './field.ts';
import { LightElement } from './light-element.ts';

/** Stands in the talk's place while a room is closed, and asks for its password. It is loaded then. */
export class RoomDoor extends LightElement {
  static override properties = {
    shut: {},
    busy: {},
    left: {},
  };

  /** The reason for which the room is closed, another one each time that this is said. */
  declare shut: Room['refusal'];
  declare busy: boolean;
  /** The seconds until a password may be tried. */
  declare left: number;
  readonly #tail = idTail('door');
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.busy = false;
    this.left = 0;
  }

  /** Is it a password that is asked for? */
  get asks(): boolean {
    return asksPassword(this.shut);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#tick);
  }

  protected override willUpdate(changed: ReadonlyMap<string, unknown>): void {
    this.hidden = !this.asks;
    if (!changed.has('shut')) return;
    this.busy = false;
    this.#countDown(this.asks ? (this.shut?.retry ?? 0) : 0);
  }

  protected override updated(changed: ReadonlyMap<string, unknown>): void {
    if (!changed.has('shut') || !this.asks) return;
    const field = this.querySelector('input');
    // Who is elsewhere in the page by now stays there.
    if (!changed.get('shut') || this.shut?.code !== 'password_needed') field?.focus();
    if (this.shut?.code === 'bad_password') field?.select();
  }

  protected override render(): TemplateResult | typeof nothing {
    const { shut, busy, left } = this;
    if (!shut || !this.asks) return nothing;
    const isWrong = shut.code !== 'password_needed' && !busy;
    return html`<form class="door" @submit=${this.#submit}>
      <h2>${words().door.title}</h2>
      <p class="more">${words().door.knows}</p>
      <div class="line-in">
        <label for="pass${this.#tail}">${words().door.password}</label>
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
        <button type="submit" class="act" aria-live="off" ?disabled=${left > 0}>
          ${busy ? words().door.moment : left > 0 ? fill(words().door.wait, { n: left }) : words().door.comeIn}
        </button>
        <p id="pass-fault${this.#tail}" class="fault" role="alert">${isWrong ? shut.text : ''}</p>
      </div>
      <p><a href="/">${words().all.openAnother}</a></p>
    </form>`;
  }

  #countDown(seconds: number): void {
    clearInterval(this.#tick);
    const until = performance.now() + seconds * 1_000;
    const count = () => {
      this.left = Math.max(0, Math.ceil((until - performance.now()) / 1_000));
      if (this.left === 0) clearInterval(this.#tick);
    };
    count();
    if (this.left > 0) this.#tick = setInterval(count, 500);
  }

  #submit(event: Event): void {
    event.preventDefault();
    const password = this.querySelector('input')?.value ?? '';
    if (password === '' || this.busy || this.left > 0) return;
    this.busy = tellRoom(this, 'password', password);
  }
}

wear(door);
customElements.define('parlour-door', RoomDoor);
