import { html, nothing, type TemplateResult } from 'lit';
import { icon, paths } from '../../page/fragment/icon.ts';
import { wear } from '../later-part.ts';
import { LightElement } from '../part/light-element.ts';
import toast from '../style/toast.css?inline';

wear(toast);

const plainMs = 6_000;

/** Something that was done, or why it was not. */
export interface Toast {
  /** Toasts of one kind become one with a number. */
  readonly kind: string;
  /** The words for so many of them. */
  readonly words: (count: number) => string;
  /** Takes it back; absent where that can't be. */
  readonly undo?: () => void;
  /** The seconds for which it can be taken back. */
  readonly seconds?: number;
  readonly isWrong?: boolean;
}

interface Shown extends Toast {
  readonly undos: readonly (() => void)[];
  readonly count: number;
  /** The moment at which it goes, by the page's clock. */
  readonly until: number;
}

/** Says above the composer what was done, for as long as it can be undone. Several stack. */
export class Toasts extends LightElement {
  static override properties = { shown: { state: true } };

  declare shown: readonly Shown[];
  #tick: ReturnType<typeof setInterval> | undefined;

  constructor() {
    super();
    this.shown = [];
    this.className = 'toasts';
    this.setAttribute('role', 'status');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#tick);
    this.#tick = undefined;
  }

  show(toast: Toast): void {
    const { kind, undo, seconds = 0 } = toast;
    const before = this.shown.find((one) => one.kind === kind && undo !== undefined);
    const undos = [...(before?.undos ?? []), ...(undo ? [undo] : [])];
    const until = performance.now() + (undo ? seconds * 1_000 : plainMs);
    const shown = { ...toast, undos, count: (before?.count ?? 0) + 1, until };
    this.shown = [...this.shown.filter((one) => one !== before), shown];
    this.#tick ??= setInterval(() => this.#pass(), 1_000);
  }

  /** Undoes what was done last, where something can be. */
  undoLast(): boolean {
    const last = this.shown.findLast(({ undos }) => undos.length > 0);
    if (last) this.#undo(last);
    return last !== undefined;
  }

  /** Toasts of this kind stay, and can be taken back no more. */
  endUndo(kind: string): void {
    this.shown = this.shown.map((one) => {
      if (one.kind !== kind) return one;
      const { undo: _, ...rest } = one;
      return { ...rest, undos: [] };
    });
  }

  #pass(): void {
    this.shown = this.shown.filter(({ until }) => until > performance.now());
    if (this.shown.length > 0) return;
    clearInterval(this.#tick);
    this.#tick = undefined;
  }

  #undo(toast: Shown): void {
    this.shown = this.shown.filter((one) => one !== toast);
    for (const undo of toast.undos) undo();
  }

  protected override render(): TemplateResult {
    return html`${this.shown.map((toast) => this.#toast(toast))}`;
  }

  #toast(toast: Shown): TemplateResult {
    const words = toast.words(toast.count);
    const left = Math.max(1, Math.ceil((toast.until - performance.now()) / 1_000));
    return html`<p class=${toast.isWrong ? 'toast wrong' : 'toast'}>
      <span><bdi>${words}</bdi></span>
      ${
        toast.undos.length === 0
          ? nothing
          : html`<small aria-hidden="true">${left} s</small>
              <button type="button" aria-label="Undo: ${words}" @click=${() => this.#undo(toast)}>
                ${icon(html, paths.undo)} Undo
              </button>`
      }
    </p>`;
  }
}

customElements.define('parlour-toasts', Toasts);
