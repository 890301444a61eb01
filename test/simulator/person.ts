import { host } from '../../src/client/host/index.ts';
import { type Client, connect, Failure, newSecret } from '../../src/client/index.ts';
import { guestOf } from '../../src/identity/guest.ts';
import type { SettingName } from '../../src/protocol/setting.ts';
import type { OpenOperation, Recording } from '../history/history.ts';
import { Watch } from '../history/watch.ts';
import type { Random } from '../random/seeded.ts';
import { type Clock, Process } from './clock.ts';
import type { Network } from './network.ts';
import type { Order } from './plan.ts';
import { TabStore } from './tab-store.ts';

/** A browser: one author, one storage, any number of tabs. */
export class Browser {
  readonly secret: string;
  readonly author: string;
  readonly store: TabStore;

  constructor(clock: Clock, random: Random) {
    this.secret = newSecret();
    this.author = guestOf(this.secret).author.id;
    this.store = new TabStore(clock, random);
  }
}

interface PersonParts {
  readonly name: string;
  readonly browser: Browser;
  readonly rooms: readonly string[];
  readonly clock: Clock;
  readonly network: Network;
  readonly recording: Recording;
}

/** Milliseconds that a browser takes to open a page. */
const loadMs = 50;

/** Somebody with a tab that may be closed and opened again. */
export class Person {
  readonly name: string;
  process: Process;
  watches: Watch[] = [];
  readonly #parts: PersonParts;
  readonly #posts = new Map<string, OpenOperation>();
  #client!: Client;
  #said = 0;

  constructor(parts: PersonParts) {
    this.#parts = parts;
    this.name = parts.name;
    this.process = new Process(this.name);
    this.#open();
  }

  /** The public id. */
  get author(): string {
    return this.#parts.browser.author;
  }

  /** Does something in the tab, as its scripts do. */
  act(what: () => void): void {
    this.#parts.clock.schedule(0, this.process, what);
  }

  /** A text that nobody said before. */
  newText(): string {
    return `${this.name} ${++this.#said}`;
  }

  post(room: number, times: number): void {
    for (let n = 0; n < times; n++) this.watches[room]?.post(this.newText());
  }

  /** Decides something about a room. @param order with the ids of people */
  async order(room: number, order: Order): Promise<void> {
    const watch = this.watches[room];
    if (!watch) return;
    const asked = host(watch.room);
    try {
      if (order.type === 'set') await asked.set<SettingName>(order.setting, order.value);
      else if (order.type === 'revoke') await asked.revoke(order.person);
      else await asked.grant(order.person, order.role, order.seconds, 'somebody');
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }

  /** Comes into rooms again that were closed to it. */
  comeBack(): void {
    for (const [i, { room }] of this.watches.entries()) if (room.state === 'closed') this.leave(i);
  }

  /** Leaves a room, and comes back as somebody who was never there. */
  leave(at: number): void {
    const left = this.watches[at];
    if (!left) return;
    left.reader.awaited = false;
    left.room.leave();
    this.watches[at] = this.#watch(this.#parts.rooms[at] as string);
  }

  /**
   * The tab is closed, and opened again as soon as a browser can.
   *
   * @param served the new page is served with what the one before had heard
   */
  reload(served: boolean): void {
    const { browser, network, clock } = this.#parts;
    const before = this.watches;
    this.process.alive = false;
    browser.store.close(this.process);
    network.leave(this.name);
    for (const { reader } of before) reader.awaited = false;
    this.watches = [];
    this.process = new Process(this.name);
    clock.schedule(loadMs, this.process, () => this.#open(served ? before : []));
  }

  /** Everything was said, and nothing is known to be missing where it may come in. */
  get isCalm(): boolean {
    const isCalm = ({ room }: Watch) =>
      (room.state === 'live' && room.unsent.every(({ state }) => state === 'failed')) ||
      room.state === 'closed';
    return this.watches.length > 0 && this.watches.every(isCalm);
  }

  hasHeard(room: string, seq: number, epoch: string): boolean {
    return this.watches.every(
      ({ room: { key, cursor } }) => key !== room || (cursor?.epoch === epoch && cursor.seq >= seq),
    );
  }

  #open(before: readonly Watch[] = []): void {
    const { browser, clock, rooms } = this.#parts;
    clock.as(this.process, () => {
      const { secret } = browser;
      const outbox = browser.store.open(this.process);
      this.#client = connect('ws://parlour/ws', { secret, name: this.name, outbox });
      this.watches = rooms.map((room, i) => this.#watch(room, before[i]));
    });
  }

  #watch(code: string, before?: Watch): Watch {
    const { recording, browser } = this.#parts;
    const room = this.#client.room(code);
    if (before?.room.cursor) room.begin(before.room.cursor);
    const { author } = browser;
    return new Watch({ recording, name: this.name, author, room, posts: this.#posts });
  }
}
