import { Failure } from '../client/failure.ts';
import { host, type RoomOrder } from '../client/host/index.ts';
import type { Client, Room } from '../client/index.ts';
import { fill } from '../page/words/say.ts';
import type { Me } from '../protocol/me.ts';
import { isCleared, type Role } from '../protocol/role.ts';
import type { Settings } from '../protocol/setting.ts';
import type { Arrival } from './arrival.ts';
import type { InForce } from './in-force.ts';
import type { Keep } from './keep.ts';
import { laterPart } from './later-part.ts';
import type { Life } from './life.ts';
import type { Muted } from './muted.ts';
import type { Outcome } from './outcome.ts';
import { asksPassword } from './part/asks-password.ts';
import type { Composer } from './part/composer.ts';
import type { LinkView } from './part/link-banner.ts';
import type { RoomDoor } from './part/room-door.ts';
import type { RoomTitle } from './part/room-title.ts';
import type { SettingsPanel } from './part/settings-panel.ts';
import type { StateChips } from './part/state-chips.ts';
import type { FindPart } from './part-of.ts';
import type { Keeping } from './review/keeping.ts';
import type { QueuePanel } from './review/queue-panel.ts';
import type { TalkView } from './talk/talk-view.ts';
import { onTold, type Told } from './told.ts';
import type { Tools } from './tools.ts';
import { words } from './words.ts';

export interface OrderParts {
  readonly arrival: Arrival | undefined;
  readonly kept: Keep;
  readonly house: HTMLElement;
  /** The server's address for HTTP. */
  readonly base: URL;
  readonly life: Life;
  readonly client: Client;
  readonly room: Room;
  readonly muted: Muted;
  readonly outcome: Outcome;
  readonly composer: Composer;
  readonly tools: Tools;
  /** A part of the house. */
  readonly part: FindPart;
  readonly talk: TalkView;
  /** Says something to the person, for a moment. */
  readonly tell: (words: string) => void;
}

const usualMe: Me = { role: 'guest' };

/** The decisions of those who keep order: shown, and changed by who may. */
export class Order {
  readonly #parts: OrderParts;
  readonly #order: RoomOrder;
  readonly #title: RoomTitle;
  readonly #settings: SettingsPanel;
  /** Is the code of that panel there? */
  #isLoaded = false;
  readonly #queue: QueuePanel;
  /** The queue of those who keep order, once this person is one. */
  #keeping: Promise<Keeping | undefined> | undefined;
  readonly #door: RoomDoor;
  /** The role of this person, once that was told. */
  #role: Role | undefined;
  #answered = 0;
  #me = usualMe;
  #hasPinBar = false;
  /** The room's rules, once it has some. */
  #inForce: Promise<InForce | undefined> | undefined;
  /** Is the room new, and this person the one who makes it? */
  #makes = false;

  constructor(parts: OrderParts) {
    this.#parts = parts;
    this.#order = host(parts.room);
    const { part } = parts;
    this.#title = part('parlour-title');
    this.#settings = part('parlour-settings');
    this.#queue = part('parlour-questions');
    this.#door = part('parlour-door');
    this.#hearRoom();
    this.#hearPerson();
    // Rooms open and end by the clock.
    parts.life.every(15_000, () => this.dress());
    this.dress();
    this.arrive(parts.arrival ?? {});
  }

  /** The role of this person here. */
  get role(): Role {
    return this.#me.role;
  }

  /** The way in which people are shown to this person: who keeps order sees them all. */
  get peopleShown(): Settings['people'] {
    return isCleared(this.role) ? 'listed' : (this.#parts.room.settings.people ?? 'listed');
  }

  /** Does what the address brought along. */
  arrive({ isNew, key }: Arrival): void {
    const { outcome, client, room } = this.#parts;
    this.#makes ||= isNew === true;
    if (isNew) void outcome.of(client.make(room.code));
    if (key === undefined) return;
    void laterPart(import('./invite.ts'), this.#parts.tell).then((part) =>
      part?.invite({ ...this.#parts, called: () => client.you?.name }, key),
    );
  }

  /** The settings as they are shown: of a room that asks for its password, that is known. */
  get #shown(): Readonly<Partial<Settings>> {
    const { settings } = this.#parts.room;
    const isAsked = asksPassword(this.#parts.room.refusal);
    return isAsked ? { password: 'asked for', ...settings } : settings;
  }

  /** Tells every part what it shows. */
  dress(): void {
    const { room, tools, talk, composer } = this.#parts;
    const set = this.#shown;
    const { me = usualMe } = room;
    this.#me = me;
    this.#title.code = room.code;
    if (room.me || set.title !== undefined) {
      this.#title.called = set.title ?? '';
      this.#title.topic = set.topic ?? '';
    }
    this.#dressSettings();
    composer.keepsOrder = isCleared(me.role);
    if (!isCleared(me.role)) tools.asked = undefined;
    else tools.asked ??= this.#order.questions.length;
    if (isCleared(me.role) || this.#keeping !== undefined)
      void this.#keep().then((keeping) => keeping?.dress());
    talk.yours = this.#order.yours;
    if (this.#order.pins.length > 0 || room.state === 'live') this.#showPins();
    this.#tellAnswers();
    if (this.#inForce || me.mayNot || Object.keys(set).length > 0)
      void this.#loadInForce().then((rules) => rules?.dress(this.#shown, this.#me));
    if (room.state === 'live') this.#tellRole(me.role);
  }

  /**
   * A room that is closed to this person asks for what opens it.
   *
   * @returns the state of the room as far as it has to be said elsewhere
   */
  linkChanged(): Pick<LinkView, 'room' | 'refusal'> {
    const { room } = this.#parts;
    const { refusal, state } = room;
    this.#door.shut = refusal;
    this.dress();
    if (!asksPassword(refusal)) return { room: state, refusal };
    void laterPart(import('./part/room-door.ts'), this.#parts.tell);
    return { room: 'live', refusal: undefined };
  }

  #showPins(): void {
    const { house, tell } = this.#parts;
    // What was served may be pinned no more.
    if (this.#hasPinBar || !(this.#order.pins.length > 0 || house.querySelector('.pins'))) return;
    this.#hasPinBar = true;
    void laterPart(import('./part/pin-bar.ts'), tell).then((part) => {
      this.#hasPinBar = part !== undefined;
      part?.showPins(house, this.#parts);
    });
  }

  /** Most rooms have no rules that have to be said. Where they can't be loaded now, they are a little later. */
  #loadInForce(): Promise<InForce | undefined> {
    const parts = { ...this.#parts, chips: this.#parts.part<StateChips>('parlour-chips') };
    this.#inForce ??= import('./in-force.ts').then(
      (part) => new part.InForce(parts),
      () => {
        this.#inForce = undefined;
        return undefined;
      },
    );
    return this.#inForce;
  }

  #hearRoom(): void {
    const { room } = this.#parts;
    const dress = () => this.dress();
    for (const name of ['me', 'settings'] as const) room.addEventListener(name, dress);
    for (const name of ['kept', 'pins', 'yours', 'questions'] as const)
      this.#order.addEventListener(name, dress);
    this.#order.addEventListener('kept', ({ detail }) => {
      void this.#loadInForce().then((rules) => rules?.tellKept(detail));
    });
  }

  #hearPerson(): void {
    const { house, life, outcome, composer } = this.#parts;
    const on = <Name extends keyof Told>(name: Name, take: (detail: Told[Name]) => void): void =>
      onTold(house, name, take, life.signal);
    on('open-settings', (by) => void this.#openSettings(by));
    on('open-questions', (by) => void this.#openQueue(by));
    on('to-hosts', () => void composer.ask());
    on('mention', (whom) => composer.mention(whom));
    on('take-text', (text) => void outcome.ofCopy(text, words().told.yourText));
    on('password', (password) => void this.#enter(password));
    on('ask', (text) => void outcome.of(this.#order.ask(text), () => composer.askAgain(text)));
  }

  /** The door says why not, as the room does. */
  async #enter(password: string): Promise<void> {
    const { room, composer } = this.#parts;
    try {
      await room.enter(password);
      composer.focus();
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  /** Before it is loaded, it is an element like any other, whose role is another thing. */
  #dressSettings(): void {
    if (!this.#isLoaded) return;
    const { tools } = this.#parts;
    this.#settings.settings = this.#shown;
    this.#settings.kept = this.#order.kept;
    this.#settings.role = this.role;
    this.#settings.order = this.#order;
    this.#settings.muted = this.#parts.muted;
    this.#settings.base = tools.link;
  }

  /** Few open it: it is loaded then. */
  async #openSettings(by: HTMLElement): Promise<void> {
    if (!(await laterPart(import('./part/settings-panel.ts'), this.#parts.tell))) return;
    this.#settings.save = (name, value) => this.#order.set(name, value);
    this.#isLoaded = true;
    this.#dressSettings();
    this.#settings.toggle(by);
  }

  async #openQueue(by: HTMLElement): Promise<void> {
    (await this.#keep())?.open(by);
  }

  /** The queue, which is loaded for those who keep order alone. */
  #keep(): Promise<Keeping | undefined> {
    const parts = { ...this.#parts, panel: this.#queue };
    this.#keeping ??= laterPart(import('./review/keeping.ts'), this.#parts.tell).then((part) => {
      if (!part) this.#keeping = undefined;
      return part && new part.Keeping(parts);
    });
    return this.#keeping;
  }

  /** Says a change while the page is open, without a reload. */
  #tellRole(role: Role): void {
    const before = this.#role;
    this.#role = role;
    if (before === role) return;
    if (this.#makes && role === 'owner') return this.#parts.tell(words().told.yours);
    if (before === undefined) return;
    // A role changes while one looks, at most: its words are no part of the first script.
    void laterPart(import('./part/role-words.ts'), this.#parts.tell).then((part) => {
      const says = part?.wordsOfRole(before, role);
      if (says) this.#parts.tell(says);
    });
  }

  #tellAnswers(): void {
    const { tell } = this.#parts;
    const answers = this.#order.yours.flatMap((question) => question.answers ?? []);
    const latest = Math.max(0, ...answers.map(({ seq }) => seq));
    const isNew = this.#role !== undefined && latest > this.#answered;
    this.#answered = Math.max(latest, this.#answered);
    const by = answers.find(({ seq }) => seq === latest)?.author.name;
    if (isNew && by !== undefined) tell(fill(words().told.answered, { name: by }));
  }
}
