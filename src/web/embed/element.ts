import type { TagState } from '../../client/element.ts';
import type { Client, Message } from '../../client/index.ts';
import { aroundTag, isHere } from './around-tag.ts';
import { serverOf, tokensOf } from './asked-of.ts';
import { looks, wallGiven, watched } from './attributes.ts';
import { pageOf } from './furnish.ts';
import { Launcher } from './launcher.ts';
import { Looks } from './looks.ts';
import { ownSheet } from './own-sheet.ts';
import { bringRoom, bringWall, type Place } from './room-in-tag.ts';
import { addStranger, isStranger, refuseStranger } from './strangers.ts';
import type { TagRoom } from './tag-room.ts';
import { tellFault } from './tell-fault.ts';
import { followUnread, unreadIn } from './unread-in.ts';

/** For as long a tag that was taken out of the page keeps its room: it may be on its way to another place. */
const keptMs = 5_000;
/** Tags that were taken out and keep their room still, by room. */
const away = new Map<string, ParlourRoom>();
/** A server that renders pages knows no elements. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * A room in any page: `<parlour-room server="https://chat.example" room="tea"></parlour-room>`. Its
 * children are shown until the room has its first page, and where it has none.
 *
 * @example
 * const tag = document.querySelector('parlour-room');
 * tag.addEventListener('unread', ({ detail }) => setBadge(detail.count));
 * tag.open();
 */
export class ParlourRoom extends Base {
  static readonly observedAttributes = [...watched, ...looks];
  /** The server of the script, for tags that name none. */
  static home: URL | undefined;

  #shadow: ShadowRoot | undefined;
  #stage: HTMLElement | undefined;
  #launcher: Launcher | undefined;
  #house: HTMLElement | undefined;
  #inside: TagRoom | undefined;
  #undress: (() => void) | undefined;
  /** Becomes another object each time that it begins anew: what was asked for before is let go. */
  #visit: object | undefined;
  #ending: ReturnType<typeof setTimeout> | undefined;
  #unfollow: (() => void) | undefined;
  #loading: Promise<void> | undefined;
  #getToken: (() => string | Promise<string>) | undefined;
  #client: Client | undefined;
  readonly #looks = new Looks(() => this.#launcher?.isOpen !== false);
  readonly #look = (): void => this.#looks.look();

  /** Leaves the tags of a server with a link to their rooms: what it serves is for a script of another version. */
  static leave(server: string): void {
    addStranger(server);
    for (const tag of document.querySelectorAll<ParlourRoom>('parlour-room')) tag.#leave?.();
  }

  /** Brings the token of the person who is signed in at the site; without it, guests speak. */
  get getToken(): (() => string | Promise<string>) | undefined {
    return this.#getToken;
  }

  set getToken(get: (() => string | Promise<string>) | undefined) {
    if (this.#getToken === get) return;
    this.#getToken = get;
    this.#again();
  }

  /** A connection of the site's own, from `connect`, which the tag uses in the place of one it makes. */
  get client(): Client | undefined {
    return this.#client;
  }

  set client(client: Client | undefined) {
    if (this.#client === client) return;
    this.#client = client;
    this.#again();
  }

  connectedCallback(): void {
    clearTimeout(this.#ending);
    if (away.get(this.#key) === this) away.delete(this.#key);
    if (this.#visit) return this.#launcher?.show();
    // What a framework gives it comes in the same moment.
    queueMicrotask(() => this.isConnected && !this.#visit && this.#begin());
  }

  disconnectedCallback(): void {
    if (!this.#visit) return;
    away.set(this.#key, this);
    this.#ending = setTimeout(() => this.#end(), keptMs);
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now) return;
    if (looks.some((each) => each === name)) this.#dress();
    else this.#again();
  }

  /** Opens the panel of a launcher; the box is open always. */
  open(): void {
    this.#launcher?.open(false);
  }

  /** Closes the panel of a launcher. */
  close(): void {
    this.#launcher?.close(false);
  }

  /**
   * Says something in the room, as the person who is here.
   *
   * @example await tag.post('Is the order still open?')
   * @throws Error where the room can't be shown here
   */
  async post(text: string): Promise<void> {
    await this.#load();
    if (this.#isWall) throw new Error('A wall only reads.');
    if (!this.#inside?.post) throw new Error('The room can not be shown here.');
    this.#inside.post(text);
  }

  get #server(): URL | undefined {
    return serverOf(this, ParlourRoom.home);
  }

  get #code(): string {
    return this.getAttribute('room') ?? '';
  }

  get #isWall(): boolean {
    return this.getAttribute('layout') === 'wall';
  }

  get #key(): string {
    return `${this.#server?.href} ${this.#code}`;
  }

  #begin(): void {
    const [server, code] = [this.#server, this.#code];
    if (!server || !code) return;
    // A page that swaps its body has another tag for the same room: it takes over.
    const old = away.get(this.#key);
    if (old) old.#end();
    this.#visit = {};
    document.addEventListener('visibilitychange', this.#look);
    const root = this.#shadow ?? this.attachShadow({ mode: 'open' });
    this.#shadow = root;
    if (!root.adoptedStyleSheets.includes(ownSheet())) root.adoptedStyleSheets.push(ownSheet());
    const stage = document.createElement('div');
    stage.className = 'stage';
    stage.append(document.createElement('slot'));
    this.#stage = stage;
    if (this.getAttribute('layout') === 'launcher') this.#launch(root, stage, server, code);
    else {
      root.replaceChildren(stage);
      void this.#load();
    }
  }

  #launch(root: ShadowRoot, stage: HTMLElement, server: URL, code: string): void {
    root.replaceChildren();
    const { kept } = aroundTag(this, server, { looks: this.#looks, isGuest: !this.#token });
    const launcher = new Launcher({
      root,
      stage,
      room: code,
      turned: (isOpen, byHand) => {
        kept.set(`open.${code}`, isOpen ? 'yes' : '');
        this.#looks.look();
        if (isOpen)
          void this.#load().then(() => byHand && isHere(this) && this.#inside?.app?.focus());
      },
    });
    this.#launcher = launcher;
    launcher.show();
    if (kept.get(`open.${code}`) === 'yes') return launcher.open(false);
    this.#unfollow = followUnread(
      () => unreadIn(server, code, kept, this.#token),
      (count) => this.#inside || this.#unread(count, 0),
    );
  }

  #load(): Promise<void> {
    if (!this.#visit) return Promise.resolve();
    this.#loading ??= this.#bring(this.#visit);
    return this.#loading;
  }

  async #bring(visit: object): Promise<void> {
    const [server, stage, root] = [this.#server, this.#stage, this.#shadow];
    if (!server || !stage || !root) return;
    const isOver = () => this.#visit !== visit;
    try {
      refuseStranger(server);
      const lang = this.getAttribute('lang');
      const inside = await this.#enter({ server, code: this.#code, lang, root, stage, isOver });
      if (isOver()) inside?.end();
      else this.#inside = inside;
    } catch (error) {
      if (!isOver()) this.#fail(error, server, stage);
    }
  }

  #enter(place: Place): Promise<TagRoom | undefined> {
    const { server, code } = place;
    const getToken = this.#token;
    const told = {
      message: (message: Message) => this.#tell<Message>('message', message),
      unread: (count: number, named: number) => this.#unread(count, named),
      state: (name: string, reason: string) => this.#tell<TagState>('state', { name, reason }),
    };
    if (this.#isWall)
      return bringWall(place, { given: wallGiven(this), getToken, client: this.#client, told });
    return bringRoom(place, {
      furnishing: {
        server,
        page: pageOf(server, code),
        isGuest: !getToken,
        close: this.#launcher && (() => this.#launcher?.close(true)),
        goTo: (seq) => this.#inside?.app?.goTo(seq),
      },
      shown: (house, undress) => {
        this.#house = house;
        this.#undress = undress;
        this.#dress();
      },
      inside: () => ({
        around: aroundTag(this, server, { looks: this.#looks, isGuest: !this.#token }),
        speaker: {
          ...(getToken && { getToken }),
          source: this.#getToken ?? this.getAttribute('token-url') ?? 'guest',
          account: this.getAttribute('account') ?? undefined,
        },
        client: this.#client,
        told,
        renew: () => this.#again(),
      }),
    });
  }

  #fail(error: unknown, server: URL, stage: HTMLElement): void {
    const reason = tellFault(stage, error, pageOf(server, this.#code));
    this.#loading = undefined;
    this.#tell<TagState>('state', { name: 'closed', reason });
  }

  #leave(): void {
    if (this.#visit && isStranger(this.#server)) this.#again();
  }

  #dress(): void {
    const house = this.#house;
    if (!house) return;
    house.classList.toggle('is-readonly', this.hasAttribute('readonly'));
    const accent = this.getAttribute('accent');
    if (accent) house.style.setProperty('--accent', accent);
    else house.style.removeProperty('--accent');
  }

  #unread(count: number, named: number): void {
    this.#launcher?.count(count);
    this.#tell('unread', { count, named });
  }

  #tell<Detail>(name: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent<Detail>(name, { detail }));
  }

  get #token(): (() => string | Promise<string>) | undefined {
    return tokensOf(this, this.#getToken);
  }

  #again(): void {
    if (!this.#visit) {
      if (this.isConnected) queueMicrotask(() => this.isConnected && !this.#visit && this.#begin());
      return;
    }
    this.#end();
    if (this.isConnected) this.#begin();
  }

  #end(): void {
    clearTimeout(this.#ending);
    this.#unfollow?.();
    globalThis.document?.removeEventListener('visibilitychange', this.#look);
    for (const [key, tag] of away) if (tag === this) away.delete(key);
    this.#inside?.end();
    this.#inside = undefined;
    this.#undress?.();
    this.#undress = undefined;
    this.#visit = undefined;
    this.#loading = undefined;
    this.#launcher?.end();
    this.#launcher = undefined;
    this.#house = undefined;
    this.#shadow?.replaceChildren();
  }
}
