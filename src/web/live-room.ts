import { httpBase } from '../client/address.ts';
import type { Client, Room } from '../client/index.ts';
import type { RoomView } from '../client/view/index.ts';
import type { TalkData } from '../page/fragment/talk-data.ts';
import type { OpenEvent } from '../protocol/clearance.ts';
import { defaultLimits } from '../protocol/limit.ts';
import type { App, AppOptions } from './app-options.ts';
import type { Arrival } from './arrival.ts';
import { Attention } from './attention.ts';
import type { BehindParts } from './behind-parts.ts';
import { connectAs } from './connect-as.ts';
import { LateActs } from './late-acts.ts';
import { Life } from './life.ts';
import { Muted } from './muted.ts';
import { Naming } from './naming.ts';
import { Order } from './order.ts';
import { Outcome } from './outcome.ts';
import { followOwn } from './own.ts';
import { OwnActs } from './own-acts.ts';
import { ownIds } from './own-ids.ts';
import type { Device, OwnParts } from './own-parts.ts';
import type { Composer } from './part/composer.ts';
import type { LinkBanner } from './part/link-banner.ts';
import type { PeoplePanel } from './part/people-panel.ts';
import { type FindPart, partsIn } from './part-of.ts';
import { Seen } from './seen.ts';
import { showLink } from './show-link.ts';
import { hearSlash } from './slash.ts';
import { type Surroundings, surroundingsOf } from './surroundings.ts';
import { framesOf, type InFrame, pageView } from './talk/page-view.ts';
import { keepReachable } from './talk/reachable.ts';
import { ReadMark } from './talk/read-mark.ts';
import { takeServed } from './talk/served.ts';
import { TalkView } from './talk/talk-view.ts';
import { tellNames } from './tell-names.ts';
import { onTold, type Told } from './told.ts';
import type { Tools } from './tools.ts';
import { words } from './words.ts';
import { helpWriting } from './writing.ts';

/** A room, live: what the server says and what a person does, brought to the parts of the page. */
export class LiveRoom implements App {
  readonly #house: HTMLElement;
  readonly #part: FindPart;
  readonly #life = new Life();
  readonly #around: Surroundings;
  /** The server's address for HTTP. */
  readonly #base: URL;
  readonly #client: Client;
  readonly #room: Room;
  readonly #inFrame: InFrame;
  readonly #view: RoomView;
  readonly #muted: Muted;
  readonly #attention: Attention;
  readonly #talk: TalkView;
  readonly #composer: Composer;
  readonly #banner: LinkBanner;
  readonly #outcome: Outcome;
  readonly #tools: Tools;
  readonly #people: PeoplePanel;
  readonly #order: Order;
  #receive: (device: Device) => void = () => {};
  #isHeard = () => {};
  readonly #naming: Naming;

  constructor(house: HTMLElement, options: AppOptions) {
    const { server, unread, arrival, around } = options;
    const url = new URL(server, location.href);
    this.#house = house;
    this.#part = partsIn(house);
    this.#base = httpBase(url.href);
    this.#around = { ...surroundingsOf(url), ...around };
    const { kept } = this.#around;
    this.#composer = this.#part('parlour-composer');
    this.#banner = this.#part('parlour-link');
    this.#outcome = new Outcome(this.#banner);
    this.#tools = this.#part('parlour-tools');
    this.#people = this.#part('parlour-people');
    const { code = '', run } = house.dataset;
    this.#client = options.client ?? connectAs(house.dataset, kept, options);
    const isNamed = kept.get('name') !== undefined;
    this.#naming = new Naming(this.#client, this.#outcome, this.#composer, isNamed);
    this.#room = this.#client.room(code);
    const list: HTMLElement = this.#part('.talk');
    const served = takeServed(house, list);
    this.#inFrame = framesOf(this.#life, this.#around);
    this.#view = pageView({
      ...{ client: this.#client, room: this.#room, inFrame: this.#inFrame },
      ...{ list, served, run },
      follows: () => this.#talk?.seesEnd ?? true,
    });
    this.#muted = new Muted(kept, this.#life);
    this.#composer.keepWith(this.#around, this.#life);
    this.#attention = new Attention({
      life: this.#life,
      around: this.#around,
      unread: unread ?? (() => {}),
      announcer: this.#part('.announcer'),
      own: () => ownIds(this.#client.you, this.#room.me),
      read: new ReadMark(this.#room, this.#around, this.#life),
      seesEnd: () => this.#talk.seesEnd,
      lastSeq: () => this.#talk.last,
      changed: () => this.#talk.showNew(),
    });
    this.#bringActs(options);
    this.#talk = this.#takeOver(served);
    this.#order = this.#keepOrder(arrival);
    this.#hearServer();
    this.#hearPerson();
    this.#dress();
    if (arrival?.device) this.#receive(arrival.device);
  }

  #takeOver(served: TalkData | undefined): TalkView {
    const [room, outcome, composer] = [this.#room, this.#outcome, this.#composer];
    const log: HTMLElement = this.#part('.log');
    const own = new OwnActs({ room, outcome, composer });
    return new TalkView(
      {
        life: this.#life,
        around: this.#around,
        log,
        list: this.#part('.talk'),
        jump: this.#part('.jump'),
        ...{ room, view: this.#view, inFrame: this.#inFrame },
        ...{ attention: this.#attention, muted: this.#muted },
        tell: (words) => this.#banner.tell(words),
        unsentDone: (ref, what) => own.unsentDone(ref, what),
        takeBack: (seq) => own.takeBack(seq),
        drawn: () => keepReachable(log),
      },
      served,
    );
  }

  #keepOrder(arrival?: Arrival): Order {
    return new Order({
      arrival,
      kept: this.#around.kept,
      ...{ house: this.#house, base: this.#base },
      life: this.#life,
      ...{ client: this.#client, room: this.#room, muted: this.#muted },
      ...{ outcome: this.#outcome, composer: this.#composer, tools: this.#tools },
      part: this.#part,
      talk: this.#talk,
      tell: (words) => this.#banner.tell(words),
    });
  }

  #bringActs({ renew = () => location.reload() }: AppOptions): void {
    const [house, life, client, room] = [this.#house, this.#life, this.#client, this.#room];
    const [composer, outcome, muted] = [this.#composer, this.#outcome, this.#muted];
    const tell = (words: string) => this.#banner.tell(words);
    const place = { base: this.#base, link: () => this.#link };
    const ownParts: OwnParts = { client, room, ...place, kept: this.#around.kept, tell, renew };
    this.#receive = followOwn({ ...ownParts, house, life });
    const parts: BehindParts = {
      ...{ house, life, room, outcome, composer, muted, tell, ownParts },
      ...{ view: this.#view, around: this.#around },
      ...place,
      part: this.#part,
      seen: new Seen(house, room),
      role: () => this.#order.role,
      talk: () => this.#talk,
      own: () => ownIds(client.you, room.me),
    };
    hearSlash({ ...parts, you: () => parts.own()[0] });
    helpWriting(parts);
    new LateActs(parts);
  }

  #hearServer(): void {
    const room = this.#room;
    room.addEventListener('event', ({ detail }) => this.#happened(detail));
    for (const name of ['people', 'me', 'settings'] as const)
      room.addEventListener(name, () => this.#dress());
    tellNames(room, this.#client, (words) => this.#banner.tell(words));
    this.#isHeard = showLink({
      life: this.#life,
      around: this.#around,
      ...{ client: this.#client, room, banner: this.#banner },
      more: () => this.#order.linkChanged(),
    });
    this.#client.addEventListener('you', () => {
      this.#dress();
      this.#attention.tell();
    });
  }

  #hearPerson(): void {
    const on = <Name extends keyof Told>(name: Name, take: (detail: Told[Name]) => void): void =>
      onTold(this.#house, name, take, this.#life.signal);
    on('say', ({ text, ...more }) => {
      this.#room.post(text, more);
      this.#attention.spoke();
      void this.#talk.toEnd();
    });
    on('amended', ({ seq, text, meant, ...more }) => {
      const again = () => this.#composer.amendAgain(seq, text, meant);
      void this.#outcome.of(this.#room.edit(seq, text, more), again);
    });
    on('named', (name) => void this.#naming.take(name));
    on('typed', () => this.#room.typing());
    on('turn', (direction) => this.#talk.turnTo(direction));
    on('rename', () => this.#naming.ask());
    on('go-to', (seq) => this.goTo(seq));
    on('announce', (text) => this.#attention.announce(text));
    on('take-by-hand', (text) => this.#outcome.byHand(text));
    on('try-now', () => this.#client.retryNow());
  }

  #happened(event: OpenEvent): void {
    this.#isHeard();
    if (event.type !== 'posted') return;
    const { id } = event.author;
    // One's own and that of people who are hidden calls nobody.
    if (id !== this.#client.you?.id && !this.#muted.has(id)) this.#attention.came(event);
  }

  /** Tells every part what it shows. */
  #dress(): void {
    const { people, key, code } = this.#room;
    const { you } = this.#client;
    this.#composer.code = code;
    this.#composer.draft = key;
    this.#composer.suggestion = you?.name ?? '';
    const limits = { ...defaultLimits, ...this.#client.limits };
    this.#composer.limits = limits;
    this.#people.most = limits.peopleListed;
    this.#tools.code = code;
    this.#tools.link = this.#link;
    const count = people.count || Number(this.#house.dataset.count);
    this.#people.shown = this.#order.peopleShown;
    this.#tools.count = this.#people.shown === 'hidden' ? undefined : count;
    this.#people.people = people.count > 0 ? people : { count };
    this.#people.you = you && { ...you, name: this.#room.me?.name ?? you.name };
  }

  arrive(arrival: Arrival): void {
    this.#order.arrive(arrival);
    if (arrival.device) this.#receive(arrival.device);
  }

  goTo(seq: number): void {
    void this.#talk.goTo({ around: seq }).then((found) => {
      if (found?.seq !== seq) this.#banner.tell(words().told.notFound);
    });
  }

  readonly focus = (): void => this.#composer.focus();

  close(): void {
    this.#life.end();
    this.#client.close();
    this.#house.replaceChildren();
  }

  get room(): Room {
    return this.#room;
  }

  get #link(): string {
    const site = (this.#house.dataset.url || this.#base.href).replace(/\/$/, '');
    return `${site}/r/${encodeURIComponent(this.#room.code)}`;
  }
}
