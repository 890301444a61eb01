import { html, type TemplateResult } from 'lit';
import { type Client, connect, Failure, newSecret, type Room } from '../client/index.ts';
import type { RoomEvent } from '../protocol/event.ts';
import { defaultLimits } from '../protocol/limit.ts';
import type { Author, Message } from '../protocol/record.ts';
import { type Act, Acts } from './acts.ts';
import { Attention } from './attention.ts';
import { copyText } from './copy.ts';
import { kept } from './keep.ts';
import type { Composer } from './part/composer.ts';
import type { LinkBanner } from './part/link-banner.ts';
import type { PeoplePanel } from './part/people-panel.ts';
import type { SearchPanel } from './part/search-panel.ts';
import type { SidePanel } from './part/side-panel.ts';
import type { TypingLine } from './part/typing-line.ts';
import { ProofWatch } from './proof/proof-watch.ts';
import { isAsServed } from './talk/adopt.ts';
import { ReadMark } from './talk/read-mark.ts';
import { RowFocus } from './talk/row-focus.ts';
import { TalkView } from './talk/talk-view.ts';
import type { Tools } from './tools.ts';

/** A room, live: takes over what the server rendered, and keeps it as the room is. */
export class LiveRoom {
  readonly #house: HTMLElement;
  readonly #client: Client;
  readonly #room: Room;
  readonly #attention: Attention;
  readonly #talk: TalkView;
  readonly #rows: RowFocus;
  readonly #acts = new Acts();
  readonly #composer: Composer;
  readonly #banner: LinkBanner;
  readonly #typing: TypingLine;
  readonly #tools: Tools;
  readonly #people: PeoplePanel;
  readonly #search: SearchPanel;
  readonly #proof: ProofWatch;
  #isCut = false;
  /** Does the server know a name that this person chose? */
  #isNamed: boolean;

  constructor(house: HTMLElement) {
    this.#house = house;
    this.#composer = this.#part('parlour-composer');
    this.#banner = this.#part('parlour-link');
    this.#typing = this.#part('parlour-typing');
    this.#tools = this.#part('parlour-tools');
    this.#people = this.#part('parlour-people');
    this.#search = this.#part('parlour-search');
    const { code = '', codes, epoch, run, seq } = house.dataset;
    const name = kept.get('name');
    this.#isNamed = name !== undefined;
    this.#client = connect('/ws', {
      secret: secretOf(),
      ...(name && { name }),
      ...(codes === 'exact' && { codes }),
    });
    this.#room = this.#client.room(code);
    // What does not stand as it was served is heard anew.
    if (epoch && isAsServed(this.#part('.talk'))) {
      this.#room.begin({ epoch, run, seq: Number(seq) });
    }
    this.#attention = new Attention({
      title: document.title,
      announcer: this.#part('.announcer'),
      read: new ReadMark(this.#room.key, () => this.#room.cursor?.epoch),
      seesEnd: () => this.#talk.seesEnd,
      lastSeq: () => this.#talk.last,
      changed: () => this.#talk.showBelow(),
    });
    this.#rows = new RowFocus(this.#part('.log'), this.#acts, {
      offer: (row) => this.#offer(row),
      leave: () => this.#composer.focus(),
    });
    this.#talk = this.#takeOver(Number(seq));
    this.#proof = this.#watchProof();
    this.#hearServer();
    this.#hearPerson();
    this.#dress();
    this.#goToHash();
  }

  #takeOver(latest: number): TalkView {
    return new TalkView(
      {
        log: this.#part('.log'),
        list: this.#part('.talk'),
        jump: this.#part('.jump'),
        room: this.#room,
        longestPage: () => this.#client.limits?.historyPage,
        attention: this.#attention,
        unsentDone: (ref, what) => this.#unsentDone(ref, what),
        drawn: () => this.#rows.keepReachable(),
      },
      latest,
    );
  }

  #watchProof(): ProofWatch {
    return new ProofWatch(
      this.#room,
      () => this.#talk.shown,
      (view) => {
        this.#people.proof = view;
        this.#banner.warning = view.failed && `Do not rely on what this page shows. ${view.failed}`;
      },
    );
  }

  #hearServer(): void {
    const room = this.#room;
    room.addEventListener('event', ({ detail }) => this.#happened(detail));
    room.addEventListener('page', ({ detail }) => this.#talk.turn(detail));
    room.addEventListener('people', () => this.#dress());
    room.addEventListener('typing', ({ detail }) => {
      if (detail.id !== this.#you?.id) this.#typing.writes(detail);
    });
    room.addEventListener('state', () => this.#linkChanged());
    this.#client.addEventListener('state', () => this.#linkChanged());
    this.#client.addEventListener('you', () => this.#dress());
    addEventListener('online', () => this.#cut(false));
    addEventListener('offline', () => this.#cut(true));
  }

  #hearPerson(): void {
    this.#on<string>('say', (text) => this.#say(text));
    this.#on<{ seq: number; text: string }>('amended', ({ seq, text }) => {
      void this.#try(this.#room.edit(seq, text), () => this.#composer.amendAgain(seq, text));
    });
    this.#on<string>('named', (name) => void this.#rename(name));
    this.#on('typed', () => this.#room.typing());
    this.#on('recall', () => this.#amend(this.#talk.lastOwn()));
    this.#on<1 | -1>('turn', (direction) => this.#talk.byPage(direction));
    this.#on('check-all', () => this.#proof.checkAll());
    this.#on('rename', () => void this.#composer.ask(this.#you?.name ?? ''));
    this.#on<HTMLElement>('open-people', (by) => toggle(this.#people, by));
    this.#on<HTMLElement>('open-search', (by) => toggle(this.#search, by));
    this.#on<number>('go-to', (seq) => void this.#goTo(seq));
    this.#on<{ act: Act; message: Message }>('act', (detail) => void this.#act(detail));
    this.#on<Reaction>('react', (reaction) => this.#react(reaction));
    this.#on<string>('announce', (text) => this.#attention.announce(text));
    this.#on<string>('take-by-hand', (text) => this.#banner.tell(notCopied(text), longMs));
    this.#on('try-now', () => this.#client.retryNow());
    this.#part('.talk').addEventListener('click', ({ target }) => this.#pressTally(target));
    document.addEventListener('keydown', (event) => this.#key(event));
    addEventListener('hashchange', () => this.#goToHash());
  }

  /** The browser knows at once that it is offline; the link finds out when it hears nothing. */
  #cut(isCut: boolean): void {
    this.#isCut = isCut;
    this.#linkChanged();
  }

  #happened(event: RoomEvent): void {
    if (this.#isCut) this.#cut(false);
    this.#talk.hear(event);
    if (event.type !== 'posted') return;
    this.#typing.stops(event.author.id);
    if (event.author.id !== this.#you?.id) this.#attention.came(event);
  }

  #linkChanged(): void {
    const { state, refusal } = this.#room;
    const link = this.#client.state;
    const online = !this.#isCut && (navigator.onLine !== false || link.name === 'live');
    this.#banner.view = { link, room: state, refusal, online };
    if (state === 'live') this.#talk.revive();
  }

  /** Tells every part what it shows. */
  #dress(): void {
    const { people, key, code } = this.#room;
    const you = this.#you;
    this.#talk.you = you;
    this.#composer.code = code;
    this.#composer.draft = key;
    this.#composer.suggestion = you?.name ?? '';
    const limits = { ...defaultLimits, ...this.#client.limits };
    this.#composer.limits = limits;
    this.#people.most = limits.peopleListed;
    this.#tools.code = code;
    this.#tools.link = this.#link;
    this.#tools.count = people.count || Number(this.#house.dataset.count);
    this.#people.people = people.count > 0 ? people : { count: this.#tools.count };
    this.#people.you = you;
    this.#search.room = code;
  }

  #say(text: string): void {
    this.#room.post(text);
    this.#attention.spoke();
    this.#talk.toEnd();
  }

  async #rename(name: string): Promise<void> {
    // The name that was suggested is one only once it was chosen.
    if (name === '' || (this.#isNamed && name === this.#you?.name)) return;
    this.#isNamed = true;
    await this.#try(this.#client.rename(name), (failure) => {
      if (failure.outcome === 'failed') void this.#composer.ask(name, failure.message);
    });
  }

  #amend(message: Message | undefined): void {
    if (message) this.#composer.amend(message.seq, message.text);
  }

  #unsentDone(ref: string, what: 'retry' | 'copy' | 'discard'): void {
    if (what === 'copy') {
      void this.#copy(this.#room.unsent.find((row) => row.ref === ref)?.text ?? '', 'The text');
      return;
    }
    this.#room[what](ref);
    this.#composer.focus();
  }

  /** Fills the toolbar for a row. */
  #offer(row: HTMLElement): boolean {
    const message = this.#talk.find(Number(row.dataset.seq));
    if (!message || message.removedAt) return false;
    this.#acts.show(message, this.#you?.id);
    return true;
  }

  async #act({ act, message }: { act: Act; message: Message }): Promise<void> {
    const { seq, text } = message;
    if (act === 'edit') this.#amend(message);
    else if (act === 'copy') await this.#copy(text, 'The text');
    else if (act === 'link') await this.#copy(`${this.#link}#m${seq}`, 'The link');
    else await this.#try(this.#room.remove(seq));
  }

  #react({ seq, emoji, on }: Reaction): void {
    void this.#try(this.#room.react(seq, emoji, on));
  }

  #pressTally(target: EventTarget | null): void {
    const tally = target instanceof Element ? target.closest<HTMLElement>('button.tally') : null;
    const seq = Number(tally?.closest<HTMLElement>('.line')?.dataset.seq);
    if (!tally || !seq) return;
    const on = tally.getAttribute('aria-pressed') !== 'true';
    this.#react({ seq, emoji: tally.dataset.emoji ?? '', on });
  }

  async #copy(text: string, what: string): Promise<void> {
    if (await copyText(text)) this.#banner.tell(`${what} is copied.`);
    else this.#banner.tell(notCopied(text), longMs);
  }

  async #goTo(seq: number): Promise<void> {
    if (!(await this.#talk.goTo(seq))) {
      this.#banner.tell('That message could not be found.');
    }
  }

  #goToHash(): void {
    const seq = /^#m(\d{1,15})$/.exec(location.hash)?.[1];
    if (seq) void this.#goTo(Number(seq));
  }

  /** Whoever types anywhere means the composer. */
  #key(event: KeyboardEvent): void {
    const { key, ctrlKey, metaKey, altKey, isComposing, target } = event;
    if (key.length !== 1 || ctrlKey || metaKey || altKey || isComposing) return;
    if (!(target instanceof HTMLElement) || target.closest('input, textarea, select')) return;
    if (target.isContentEditable || (key === ' ' && target !== document.body)) return;
    this.#composer.focus();
  }

  /** What was tried may fail: then the person is told why. */
  async #try(promise: Promise<unknown>, failed?: (failure: Failure) => void): Promise<void> {
    try {
      await promise;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      this.#banner.tell(error.message);
      failed?.(error);
    }
  }

  #on<Detail = undefined>(name: string, act: (detail: Detail) => void): void {
    this.#house.addEventListener(name, (event) => {
      // Whoever told it learns that it was taken.
      event.preventDefault();
      act((event as CustomEvent<Detail>).detail);
    });
  }

  #part<Part extends HTMLElement>(selector: string): Part {
    const part = this.#house.querySelector<Part>(selector);
    if (!part) throw new Error(`The page has no ${selector}`);
    return part;
  }

  get #you(): Author | undefined {
    return this.#client.you;
  }

  get #link(): string {
    const base = this.#house.dataset.url || location.origin;
    return new URL(`/r/${encodeURIComponent(this.#room.code)}`, base).href;
  }
}

interface Reaction {
  readonly seq: number;
  readonly emoji: string;
  readonly on: boolean;
}

/** Long enough to take it by hand. */
const longMs = 20_000;

function notCopied(text: string): TemplateResult {
  return html`This browser does not let the page copy. Take it by hand:
    <span class="by-hand">${text}</span>`;
}

function secretOf(): string {
  const secret = kept.get('secret') ?? newSecret();
  kept.set('secret', secret);
  return secret;
}

function toggle(panel: SidePanel, by: HTMLElement): void {
  if (panel.isOpen) panel.close();
  else panel.open(by);
}
