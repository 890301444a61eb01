import { html, nothing, type TemplateResult } from 'lit/html.js';
import type { Room, SearchRange } from '../../client/index.ts';
import { nameMark, nameTag } from '../../page/fragment/badge.ts';
import { gist } from '../../page/fragment/gist.ts';
import { icon } from '../../page/fragment/icon.ts';
import { latePaths } from '../../page/fragment/late-icon.ts';
import { placeOf } from '../../page/fragment/place.ts';
import { tagsOf } from '../../page/fragment/tag.ts';
import { never } from '../../protocol/never.ts';
import type { Message } from '../../protocol/record.ts';
import { focusedIn } from '../focused.ts';
import { wear } from '../later-part.ts';
import { localClock } from '../local-clock.ts';
import type { Muted } from '../muted.ts';
import search from '../style/search.css?inline';
import { tellRoom } from '../told.ts';
import { words } from '../words.ts';
import { idTail } from './field.ts';
import { type Found, foundAfter, together, told, withoutHidden } from './found.ts';
import { foundWords } from './found-words.ts';
import { chosenIn, searchFields, wishesOf } from './search-fields.ts';
import type { Known, Wishes } from './search-words.ts';
import { SidePanel } from './side-panel.ts';

wear(search);

const pause = 200;

type Finding =
  | { readonly state: 'idle' | 'searching' | 'failed' }
  | { readonly state: 'unclear'; readonly fault: string }
  | Found;

/** The things that a search goes by. */
interface SearchParts {
  readonly room: Room;
  /** The people who are hidden for this person: what they said is not shown as found. */
  readonly muted: Muted;
  /** The id of this person, once that is known. */
  readonly you: () => string | undefined;
}

/** Finds messages by their words, and by who said them, when, and with what in them. */
export class SearchPanel extends SidePanel {
  static override properties = { finding: {}, chosen: {} };

  declare finding: Finding;
  /** The chosen fields, in words. */
  declare chosen: string;
  #parts: SearchParts | undefined;
  #asked = 0;
  readonly #tail = idTail('search');
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.finding = { state: 'idle' };
    this.chosen = '';
  }

  /** Takes what it searches in; once is enough. */
  begin(parts: SearchParts): void {
    if (this.#parts) return;
    this.#parts = parts;
    parts.room.addEventListener('event', ({ detail }) => {
      if (this.finding.state === 'found') this.finding = foundAfter(this.finding, detail);
    });
    // What was missed may have taken away what was found.
    parts.room.addEventListener('page', () => {
      if (this.finding.state === 'found') void this.#search();
    });
  }

  get #known(): Known {
    const { room, you } = this.#parts ?? {};
    const found = this.finding.state === 'found' ? this.finding.messages : [];
    return {
      you: you?.(),
      people: [...(room?.people.list ?? []), ...found.map(({ author }) => author)],
    };
  }

  protected readonly standsWide = false;

  protected override opened(): void {
    // People came and went.
    this.requestUpdate();
    this.querySelector('input')?.focus();
  }

  protected override render(): TemplateResult {
    return html`<div class="panel-head">
        <h2>${words().search.title}</h2>
        <button type="button" class="close" aria-label=${words().search.close} @click=${this.close}>
          ${icon(html, latePaths.close)}
        </button>
      </div>
      <form
        class="seek"
        role="search"
        @submit=${this.#submit}
        @input=${this.#typed}
        @change=${this.#typed}
      >
        <label class="unseen" for="seek${this.#tail}">${words().tools.search}</label>
        <input
          id="seek${this.#tail}"
          type="search"
          name="q"
          maxlength="200"
          autocomplete="off"
          enterkeyhint="search"
          dir="auto"
          placeholder=${words().search.words}
          @keydown=${this.#key}
        />
        ${searchFields(this.#tail, this.#known, this.chosen, () => void this.#search())}
      </form>
      <p class="more" role="status">${this.#says()}</p>
      ${this.#list()}`;
  }

  #says(): string {
    const { finding } = this;
    switch (finding.state) {
      case 'idle':
        return '';
      case 'searching':
        return words().search.going;
      case 'failed':
        return words().search.failed;
      case 'unclear':
        return finding.fault;
      case 'found':
        return finding.hasFailed ? words().search.failed : told(this.#shown(finding));
      default:
        return never(finding);
    }
  }

  #list(): TemplateResult | typeof nothing {
    const { finding } = this;
    if (finding.state !== 'found') return nothing;
    const { messages, wishes, next, gaveUp } = finding;
    const here = this.#parts?.room.people.list ?? [];
    const tags = tagsOf([...here, ...messages.map(({ author }) => author)]);
    return html`<ol class="found">
        ${this.#shown(finding).messages.map((message) => this.#row(message, wishes.words, tags.get(message.author.id)))}
      </ol>
      ${
        next === undefined
          ? nothing
          : html`<button type="button" class="further" @click=${() => this.#further(finding)}>
              ${gaveUp ? words().search.furtherBack : words().search.older}
            </button>`
      }`;
  }

  /** The findings without those of people who are hidden for this person. */
  #shown(found: Found): Found {
    const muted = this.#parts?.muted;
    if (!muted || muted.list.length === 0) return found;
    return withoutHidden(found, ({ author }) => muted.has(author.id));
  }

  #row({ seq, author, at, text }: Message, query: string, tag: string | undefined): TemplateResult {
    return html`<li>
      <a href=${placeOf(seq)} @click=${(event: Event) => this.#go(event, seq)}>
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
    this.#timer = setTimeout(() => void this.#search(), pause);
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

  async #find({ fault, words: query, ...beside }: Wishes, before?: Found): Promise<Finding> {
    const room = this.#parts?.room;
    if (!room) return { state: 'failed' };
    if (fault !== undefined) return { state: 'unclear', fault };
    const range: SearchRange =
      before?.next === undefined ? beside : { ...beside, cursor: before.next };
    try {
      return together({ ...beside, words: query }, await room.search(query, range), before);
    } catch {
      return { state: 'failed' };
    }
  }

  async #search(): Promise<void> {
    const form = this.querySelector('form');
    if (!form) return;
    const asked = ++this.#asked;
    this.chosen = chosenIn(form);
    const wishes = wishesOf(form, this.#known);
    const { words: query, ...beside } = wishes;
    if (query === '' && Object.keys(beside).length === 0) {
      this.finding = { state: 'idle' };
      return;
    }
    if (this.finding.state !== 'found') this.finding = { state: 'searching' };
    const finding = await this.#find(wishes);
    if (asked === this.#asked) this.finding = finding;
  }

  async #further(found: Found): Promise<void> {
    const asked = ++this.#asked;
    const last = this.querySelector('.found > li:last-child a');
    const finding = await this.#find(found.wishes, found);
    if (asked !== this.#asked) return;
    this.finding = finding.state === 'found' ? finding : { ...found, hasFailed: true };
    await this.updateComplete;
    // The button may be gone; whoever pressed it by a key goes on from the last one seen.
    if (
      [null, document.body].includes(focusedIn(this) as HTMLElement | null) &&
      last instanceof HTMLElement
    )
      last.focus();
  }
}

function shown(text: string, query: string): unknown[] {
  return foundWords(gist(text), query).map((part) =>
    part.isFound ? html`<mark>${part.text}</mark>` : part.text,
  );
}

customElements.define('parlour-search', SearchPanel);
