import { html, nothing, type TemplateResult } from 'lit/html.js';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
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
  /** The latest of its kind counts alone, and takes the place of the one before. */
  readonly isLatest?: boolean;
  /** Takes it back; absent where that can't be. */
  readonly undo?: () => void;
  /** The seconds for which it can be taken back. */
  readonly seconds?: number;
  /** The text that it is about: of several, each is offered back beside its own. */
  readonly text?: string | undefined;
  readonly isWrong?: boolean;
}

/** One of what a toast tells of that can be taken back. */
interface Done {
  readonly text: string;
  readonly undo: () => void;
  readonly until: number;
}

interface Shown extends Toast {
  readonly done: readonly Done[];
  readonly count: number;
  /** The moment at which it goes, by the page's clock. */
  readonly until: number;
}

/** Says above the composer what was done, for as long as it can be undone. Several stack. */
export class Toasts extends LightElement {
  static override properties = { shown: {} };

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

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.shown.length > 0) this.#begin();
  }

  show(toast: Toast): void {
    const { kind, undo, seconds = 0, text = '', isLatest } = toast;
    const same = this.shown.find((one) => one.kind === kind && (isLatest || undo !== undefined));
    const before = isLatest ? undefined : same;
    const until = performance.now() + (undo ? seconds * 1_000 : plainMs);
    const done = [...(before?.done ?? []), ...(undo ? [{ text, undo, until }] : [])];
    const shown = { ...toast, done, count: (before?.count ?? 0) + 1, until };
    this.shown = [...this.shown.filter((one) => one !== same), shown];
    this.#begin();
  }

  /** Undoes what was done last, where something can be. */
  undoLast(): boolean {
    const toast = this.shown.findLast(({ done }) => done.length > 0);
    const last = toast?.done.at(-1);
    if (toast && last) this.#undo(toast, last);
    return last !== undefined;
  }

  /** Toasts of this kind stay, and can be taken back no more. */
  endUndo(kind: string): void {
    this.shown = this.shown.map((one) => (one.kind === kind ? { ...one, done: [] } : one));
  }

  #begin(): void {
    this.#tick ??= setInterval(() => this.#pass(), 1_000);
  }

  #pass(): void {
    const now = performance.now();
    const shown = this.shown.filter(({ until }) => until > now);
    this.shown = shown.map((one) => {
      return { ...one, done: one.done.filter(({ until }) => until > now) };
    });
    if (this.shown.length > 0) return;
    clearInterval(this.#tick);
    this.#tick = undefined;
  }

  #undo(toast: Shown, ...undone: readonly Done[]): void {
    const left = toast.done.filter((one) => !undone.includes(one));
    const rest = { ...toast, done: left, count: toast.count - undone.length };
    const others = this.shown.map((one) => (one === toast ? rest : one));
    this.shown = left.length > 0 ? others : others.filter((one) => one !== rest);
    for (const { undo } of undone) undo();
  }

  protected override render(): TemplateResult {
    return html`${this.shown.map((toast) => this.#toast(toast))}`;
  }

  #toast(toast: Shown): TemplateResult {
    const words = toast.words(toast.count);
    const { done, isWrong } = toast;
    const undo = done.length > 1 ? 'Undo all' : 'Undo';
    const each = done.length > 1 && done.some(({ text }) => text !== '');
    return html`<div class=${isWrong ? 'toast wrong' : 'toast'}>
      <p>
        <span><bdi>${words}</bdi></span>
        ${
          done.length === 0
            ? nothing
            : html`<small aria-hidden="true">${secondsLeft(done)} s</small>
              <button type="button" aria-label="${undo}: ${words}" @click=${() => this.#undo(toast, ...done)}>
                ${icon(html, latePaths.undo)} ${undo}
              </button>`
        }
      </p>
      ${
        each
          ? html`<ul>
              ${done.map((one) => this.#one(toast, one))}
            </ul>`
          : nothing
      }
    </div>`;
  }

  #one(toast: Shown, one: Done): TemplateResult {
    return html`<li>
      <span dir="auto">${one.text}</span>
      <button type="button" aria-label="Undo: ${one.text}" @click=${() => this.#undo(toast, one)}>
        ${icon(html, latePaths.undo)} Undo
      </button>
    </li>`;
  }
}

/** The time that is left for the first of them that can be taken back no more. */
function secondsLeft(done: readonly Done[]): number {
  const until = Math.min(...done.map((one) => one.until));
  return Math.max(1, Math.ceil((until - performance.now()) / 1_000));
}

customElements.define('parlour-toasts', Toasts);
