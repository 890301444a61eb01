import { html, nothing, type TemplateResult } from 'lit/html.js';
import { Failure } from '../../client/failure.ts';
import type { FilterHit, FilterTrial, RoomOrder } from '../../client/host/index.ts';
import { placeOf } from '../../page/fragment/place.ts';
import { tellRoom } from '../told.ts';
import { LightElement } from './light-element.ts';

/** Messages of one rule that are named. */
const mostNamed = 5;

const actionWords: Readonly<Record<FilterHit['action'], string>> = {
  refuse: 'refused',
  hold: 'waiting for review',
  flag: 'shown to you',
};

/** The filters of a room: changed, tried on what was said, and saved when somebody says so. */
export class FilterField extends LightElement {
  static override properties = {
    name: {},
    value: {},
    order: {},
    draft: {},
    trial: {},
    fault: {},
  };

  /** The id of the field. */
  declare name: string;
  /** The filters that count. */
  declare value: string;
  declare order: Pick<RoomOrder, 'tryFilters'> | undefined;
  /** The text that somebody has made of them; undefined where it is as it was. */
  declare draft: string | undefined;
  declare trial: FilterTrial | 'asked' | undefined;
  declare fault: string;
  /** Takes what is to be saved. */
  choose: ((value: string) => void) | undefined;

  constructor() {
    super();
    this.name = '';
    this.value = '';
    this.fault = '';
  }

  get #text(): string {
    return this.draft ?? this.value;
  }

  protected override render(): TemplateResult {
    const isChanged = this.draft !== undefined && this.draft.trimEnd() !== this.value;
    return html`<textarea
        id=${this.name}
        class="rules"
        rows="6"
        dir="auto"
        spellcheck="false"
        autocapitalize="off"
        .value=${this.#text}
        aria-describedby="${this.name}-says ${this.name}-how"
        @input=${this.#type}
      ></textarea>
      <small id="${this.name}-how"><code>cake</code> is a word, <code>*cake*</code> a part of one, <code>cake.example</code> a host. With <code>hold:</code> before it a message waits for you, with <code>flag:</code> it is said and shown to you.</small>
      <div class="tries">
        <button type="button" class="ghost" @click=${this.#try}>Try on the last 1,000 messages</button>
        ${isChanged ? html`<button type="button" class="act" @click=${this.#save}>Save</button>` : nothing}
      </div>
      <p class="fault" role="alert">${this.fault}</p>
      <div class="trial" role="status">${this.#outcome()}</div>`;
  }

  #type = (event: Event): void => {
    this.draft = (event.currentTarget as HTMLTextAreaElement).value;
    this.trial = undefined;
    this.fault = '';
  };

  #save = (): void => {
    this.choose?.(this.#text.trimEnd());
  };

  #try = async (): Promise<void> => {
    const tried = this.#text;
    this.trial = 'asked';
    this.fault = '';
    try {
      const trial = await this.order?.tryFilters(tried);
      // What was typed meanwhile is another thing.
      if (tried === this.#text) this.trial = trial;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.trial = undefined;
      this.fault = error.message;
    }
  };

  #outcome(): TemplateResult | string {
    const { trial } = this;
    if (trial === undefined) return '';
    if (trial === 'asked') return 'Looking …';
    const { looked, hits } = trial;
    const of = `${looked.toLocaleString()} ${looked === 1 ? 'message' : 'messages'}`;
    if (hits.length === 0) return `None of ${of}.`;
    const lines = [...Map.groupBy(hits, ({ line }) => line)].sort(([a], [b]) => a - b);
    return html`<p>${hits.length.toLocaleString()} of ${of}:</p>
      <ul>${lines.map(([line, some]) => this.#rule(line, some))}</ul>`;
  }

  #rule(line: number, hits: readonly FilterHit[]): TemplateResult {
    const [first] = hits;
    const named = hits.slice(0, mostNamed);
    const more = hits.length - named.length;
    return html`<li>
      <span>Line ${line}, <b><bdi>${first?.rule}</bdi></b>: ${hits.length.toLocaleString()} ${first && actionWords[first.action]}</span>
      <span class="named">
        ${named.map(({ seq }) => html`<a href=${placeOf(seq)} @click=${(event: Event) => this.#go(event, seq)}>#${seq}</a> `)}
        ${more > 0 ? `and ${more.toLocaleString()} more` : nothing}
      </span>
    </li>`;
  }

  #go(event: Event, seq: number): void {
    event.preventDefault();
    tellRoom(this, 'go-to', seq);
  }
}

customElements.define('parlour-filters', FilterField);
