import { html, nothing, type TemplateResult } from 'lit';
import { icon, paths } from '../page/fragment/icon.ts';
import type { Message } from '../protocol/record.ts';
import { tellRoom } from './light-element.ts';
import { localClock } from './local-clock.ts';
import { SidePanel } from './side-panel.ts';

const pause = 200;
const halves = /^[\udc00-\udfff]|[\ud800-\udbff]$/g;

type Finding =
  | { readonly state: 'idle' | 'searching' | 'failed' }
  | { readonly state: 'found'; readonly messages: readonly Message[]; readonly query: string };

/** Finds messages by their words. */
export class SearchPanel extends SidePanel {
  static override properties = { room: {}, finding: { state: true } };

  /** The room's code. */
  declare room: string;
  declare finding: Finding;
  #asked = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.room = '';
    this.finding = { state: 'idle' };
  }

  protected readonly standsWide = false;

  protected override opened(): void {
    this.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<div class="panel-head">
        <h2>Search</h2>
        <button type="button" class="close" aria-label="Close search" @click=${this.close}>
          ${icon(html, paths.close)}
        </button>
      </div>
      <form class="seek" role="search" @submit=${this.#submit}>
        <label class="unseen" for="seek">Search messages</label>
        <input
          id="seek"
          type="search"
          maxlength="200"
          autocomplete="off"
          enterkeyhint="search"
          dir="auto"
          placeholder="Words to find"
          @input=${this.#typed}
          @keydown=${this.#key}
        />
      </form>
      <p class="more" role="status">${this.#words()}</p>
      ${this.#list()}`;
  }

  #words(): string {
    const { finding } = this;
    switch (finding.state) {
      case 'idle':
        return '';
      case 'searching':
        return 'Searching…';
      case 'failed':
        return 'The search did not work. Try again in a moment.';
      case 'found':
        return told(finding.messages.length);
    }
  }

  #list(): TemplateResult | typeof nothing {
    const { finding } = this;
    if (finding.state !== 'found' || finding.messages.length === 0) return nothing;
    return html`<ol class="found">
      ${finding.messages.map((message) => this.#row(message, finding.query))}
    </ol>`;
  }

  #row({ seq, author, at, text }: Message, query: string): TemplateResult {
    return html`<li>
      <a href="#m${seq}" @click=${(event: Event) => this.#go(event, seq)}>
        <span class="who"><b><bdi>${author.name}</bdi></b>
          <time title=${localClock.moment(at)}>${localClock.dayName(at)}, ${localClock.time(at)}</time></span>
        <span class="words" dir="auto">${marked(excerpt(text, query), query)}</span>
      </a>
    </li>`;
  }

  #go(event: Event, seq: number): void {
    event.preventDefault();
    if (this.popover !== null) this.close();
    tellRoom(this, 'go-to', seq);
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    this.close();
  }

  #typed(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(), pause);
  }

  #submit(event: Event): void {
    event.preventDefault();
    clearTimeout(this.#timer);
    void this.#search();
  }

  async #search(): Promise<void> {
    const query = this.querySelector('input')?.value.trim() ?? '';
    const asked = ++this.#asked;
    if (query === '') {
      this.finding = { state: 'idle' };
      return;
    }
    if (this.finding.state !== 'found') this.finding = { state: 'searching' };
    const finding = await find(this.room, query);
    if (asked === this.#asked) this.finding = finding;
  }
}

async function find(room: string, query: string): Promise<Finding> {
  try {
    const path = `/api/rooms/${encodeURIComponent(room)}/search?q=${encodeURIComponent(query)}`;
    const answer = await fetch(path, { headers: { accept: 'application/json' } });
    if (!answer.ok) return { state: 'failed' };
    const { messages } = (await answer.json()) as { messages: readonly Message[] };
    return { state: 'found', messages, query };
  } catch {
    return { state: 'failed' };
  }
}

function told(count: number): string {
  if (count === 0) return 'Nothing found.';
  return count === 1 ? 'One message.' : `${count} messages, newest first.`;
}

function wordsOf(query: string): RegExp {
  const words = query.split(/\s+/u).map((word) => word.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'));
  return new RegExp(`(${words.join('|')})`, 'giu');
}

/** So much of a long text as shows what was found. */
function excerpt(text: string, query: string): string {
  const at = text.search(wordsOf(query));
  const from = at > 80 ? at - 40 : 0;
  const part = text.slice(from, from + 240).replace(halves, '');
  return `${from > 0 ? '…' : ''}${part}${from + 240 < text.length ? '…' : ''}`;
}

function marked(text: string, query: string): unknown[] {
  return text
    .split(wordsOf(query))
    .map((part, i) => (i % 2 === 1 ? html`<mark>${part}</mark>` : part));
}

customElements.define('parlour-search', SearchPanel);
