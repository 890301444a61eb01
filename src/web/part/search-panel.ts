import { html, nothing, type TemplateResult } from 'lit';
import type { FoundPage, Room } from '../../client/index.ts';
import { nameMark, nameTag } from '../../page/fragment/badge.ts';
import { icon, paths } from '../../page/fragment/icon.ts';
import { tagsOf } from '../../page/fragment/tag.ts';
import { never } from '../../protocol/never.ts';
import type { Message } from '../../protocol/record.ts';
import { wear } from '../later-part.ts';
import { localClock } from '../local-clock.ts';
import type { Muted } from '../muted.ts';
import search from '../style/search.css?inline';
import { tellRoom } from '../told.ts';
import { idTail } from './field.ts';
import { foundWords } from './found-words.ts';
import { SidePanel } from './side-panel.ts';

wear(search);

const pause = 200;
const failure = 'The search did not work. Try again in a moment.';

/** The messages found by now, newest first. */
interface Found {
  readonly state: 'found';
  readonly query: string;
  readonly messages: readonly Message[];
  /** The number to look further from; absent where all was looked through. */
  readonly next?: number;
  /** The number of all, where that is known. */
  readonly total?: number;
  /** The server's time was over before a page was full. */
  readonly gaveUp?: boolean;
  /** Looking further did not work. */
  readonly hasFailed?: true;
}

type Finding = { readonly state: 'idle' | 'searching' | 'failed' } | Found;

/** Finds messages by their words. */
export class SearchPanel extends SidePanel {
  static override properties = { room: { attribute: false }, finding: { state: true } };

  /** The room that is searched, once an app is there. */
  /** The people who are hidden for this person: what they said is not shown as found. */
  muted: Muted | undefined;
  declare room: Room | undefined;
  declare finding: Finding;
  #asked = 0;
  readonly #tail = idTail('search');
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
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
        <label class="unseen" for="seek${this.#tail}">Search messages</label>
        <input
          id="seek${this.#tail}"
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
        return failure;
      case 'found':
        return finding.hasFailed ? failure : told(finding);
      default:
        return never(finding);
    }
  }

  #list(): TemplateResult | typeof nothing {
    const { finding } = this;
    if (finding.state !== 'found') return nothing;
    const { messages, query, next, gaveUp } = finding;
    const here = this.room?.people.list ?? [];
    const tags = tagsOf([...here, ...messages.map(({ author }) => author)]);
    return html`<ol class="found">
        ${messages
          .filter(({ author }) => !this.muted?.has(author.id))
          .map((message) => this.#row(message, query, tags.get(message.author.id)))}
      </ol>
      ${
        next === undefined
          ? nothing
          : html`<button type="button" class="further" @click=${() => this.#further(finding)}>
              ${gaveUp ? 'Look further back' : 'Show older'}
            </button>`
      }`;
  }

  #row({ seq, author, at, text }: Message, query: string, tag: string | undefined): TemplateResult {
    return html`<li>
      <a href="#m${seq}" @click=${(event: Event) => this.#go(event, seq)}>
        <span class="who"><b><bdi>${author.name}</bdi></b>
          ${nameTag(html, tag)} ${nameMark(html, author)}
          <time title=${localClock.moment(at)}>${localClock.dayName(at)}, ${localClock.time(at)}</time></span>
        <span class="words" dir="auto">${shown(text, query)}</span>
      </a>
    </li>`;
  }

  #go(event: Event, seq: number): void {
    event.preventDefault();
    if (this.isSheet) this.close();
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

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  async #find(query: string, before?: Found): Promise<Finding> {
    const { room } = this;
    if (!room) return { state: 'failed' };
    const range = before?.next === undefined ? {} : { cursor: before.next };
    try {
      return together(query, await room.search(query, range), before);
    } catch {
      return { state: 'failed' };
    }
  }

  async #search(): Promise<void> {
    const query = this.querySelector('input')?.value.trim() ?? '';
    const asked = ++this.#asked;
    if (query === '') {
      this.finding = { state: 'idle' };
      return;
    }
    if (this.finding.state !== 'found') this.finding = { state: 'searching' };
    const finding = await this.#find(query);
    if (asked === this.#asked) this.finding = finding;
  }

  async #further(found: Found): Promise<void> {
    const asked = ++this.#asked;
    const last = this.querySelector('.found > li:last-child a');
    const finding = await this.#find(found.query, found);
    if (asked !== this.#asked) return;
    this.finding = finding.state === 'found' ? finding : { ...found, hasFailed: true };
    await this.updateComplete;
    // The button may be gone; whoever pressed it by a key goes on from the last one seen.
    if (document.activeElement === document.body && last instanceof HTMLElement) last.focus();
  }
}

/** The messages of a page, after those found `before`. */
function together(query: string, page: FoundPage, before?: Found): Found {
  const { next, gaveUp, total } = page;
  const messages = [...(before?.messages ?? []), ...page.messages];
  const all = total === undefined ? before?.total : total + (before?.messages.length ?? 0);
  return {
    state: 'found',
    query,
    messages,
    ...(next === undefined ? {} : { next }),
    ...(all === undefined ? {} : { total: all }),
    ...(gaveUp ? { gaveUp } : {}),
  };
}

function told({ messages, next, total, gaveUp }: Found): string {
  const count = messages.length;
  if (count === 0) return next === undefined ? 'Nothing found.' : 'Nothing found so far.';
  if (total === 1) return 'One message.';
  if (total !== undefined) return `${total.toLocaleString('en')} messages, newest first.`;
  const words = count === 1 ? 'one message' : `${count} messages`;
  return gaveUp ? `Found ${words} so far, newest first.` : `More than ${words}, newest first.`;
}

function shown(text: string, query: string): unknown[] {
  return foundWords(text, query).map((part) =>
    part.isFound ? html`<mark>${part.text}</mark>` : part.text,
  );
}

customElements.define('parlour-search', SearchPanel);
