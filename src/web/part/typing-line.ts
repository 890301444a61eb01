import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Author } from '../../protocol/record.ts';
import { LightElement } from './light-element.ts';

const typingMs = 6_000;

/** Says who is writing. Its height is always there, so nothing moves. */
export class TypingLine extends LightElement {
  static override properties = { names: {} };

  declare names: readonly string[];
  readonly #writers = new Map<string, { name: string; timer: ReturnType<typeof setTimeout> }>();

  constructor() {
    super();
    this.names = [];
  }

  writes({ id, name }: Author): void {
    clearTimeout(this.#writers.get(id)?.timer);
    const timer = setTimeout(() => this.stops(id), typingMs);
    this.#writers.set(id, { name, timer });
    this.#tell();
  }

  stops(id: string): void {
    clearTimeout(this.#writers.get(id)?.timer);
    if (this.#writers.delete(id)) this.#tell();
  }

  /** Keeps those alone who are heard. */
  only(isHeard: (id: string) => boolean): void {
    for (const id of [...this.#writers.keys()]) if (!isHeard(id)) this.stops(id);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const { timer } of this.#writers.values()) clearTimeout(timer);
    this.#writers.clear();
  }

  #tell(): void {
    this.names = [...this.#writers.values()].map(({ name }) => name);
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.names.length === 0) return nothing;
    return html`<span class="dots" aria-hidden="true"><i></i><i></i><i></i></span>
      <span class="names">${words(this.names)}</span>`;
  }
}

function words(names: readonly string[]): TemplateResult {
  const [one, two] = names;
  if (names.length === 1) return html`<bdi>${one}</bdi> is writing`;
  if (names.length === 2) return html`<bdi>${one}</bdi> and <bdi>${two}</bdi> are writing`;
  return html`${names.length} people are writing`;
}

customElements.define('parlour-typing', TypingLine);
