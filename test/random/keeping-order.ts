import { createMemoryBus } from '../../src/bus/memory.ts';
import { isAct } from '../../src/protocol/act.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { Refusal } from '../../src/protocol/error.ts';
import type { Fact } from '../../src/protocol/fact.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { createRooms, type Rooms } from '../../src/room/rooms.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Committed, Store } from '../../src/store/store.ts';
import type { Random } from './seeded.ts';

export const room = { key: 'room1', code: 'room1' };

const guest = (name: string): Actor => ({ author: { id: `g_${name}`, name }, isGuest: true });

export const host: Actor = { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } };
/** Two who keep order, and three who don't. */
export const moderators: readonly Actor[] = [guest('ann'), guest('bo')];
export const others: readonly Actor[] = [guest('cy'), guest('dee'), guest('eli')];

type Said = Omit<RoomCommand, 'room' | 'ref'> & { readonly type: string };

/** A command that somebody gave, and the number by which it was answered. */
export interface Given {
  readonly actor: Actor;
  readonly command: RoomCommand;
  readonly held?: boolean;
  answer?: number;
}

/** A room on a real store, whose disk refuses now and then, and whose server dies and comes back. */
export class OrderHistory {
  readonly given = new Map<string, Given>();
  readonly folder: string;
  readonly #random: Random;
  #now = Date.now();
  #store!: Store;
  #rooms!: Rooms;
  #isFull = false;
  #life = 0;
  #flying = new Set<Promise<unknown>>();
  #acting = 0;

  constructor(folder: string, random: Random) {
    this.folder = folder;
    this.#random = random;
  }

  get store(): Store {
    return this.#store;
  }

  get rooms(): Rooms {
    return this.#rooms;
  }

  async start(): Promise<void> {
    const life = ++this.#life;
    const store = await openSqliteStore({ folder: this.folder });
    const commit = (facts: readonly Fact[]) => this.#commit(life, store, facts);
    this.#store = new Proxy(store, {
      get: (of, name) => {
        if (name === 'commit') return commit;
        const value: unknown = Reflect.get(of, name, of);
        return typeof value === 'function' ? value.bind(of) : value;
      },
    });
    const parts = { store: this.#store, bus: createMemoryBus(), limits: defaultLimits };
    this.#rooms = createRooms({ ...parts, now: () => this.#now });
  }

  /** What was on its way to the disk is lost or not, and nobody hears of either. */
  async crash(): Promise<void> {
    this.#life++;
    await this.#store.close();
    await this.start();
  }

  async end(): Promise<void> {
    this.#isFull = false;
    await this.landed();
    await this.#rooms.close();
    await this.#store.close();
  }

  /** Does a step: mostly a command, of which several may be on their way at once. */
  async step(): Promise<void> {
    const dice = this.#random(100);
    if (dice < 80) return this.ask(...this.#anything());
    if (dice < 88) return new Promise((resolve) => setImmediate(resolve));
    if (dice < 92) return this.landed();
    if (dice < 95) {
      this.#isFull = true;
      return;
    }
    if (dice < 98) {
      await this.landed();
      this.#now += [5, 12, 70][this.#random(3)] ?? 5 * 1_000;
      return;
    }
    await this.crash();
  }

  ask(actor: Actor, said: Said): void {
    const ref = `r${this.#acting++}`;
    const command = { ...said, room: room.key, ref } as unknown as RoomCommand;
    const given: Given = { actor, command };
    this.given.set(ref, given);
    const life = this.#life;
    const work = this.#rooms.submit(actor, room, command).then(
      ({ seq }) => {
        if (life === this.#life) given.answer = seq;
      },
      (error: unknown) => {
        if (!(error instanceof Refusal) && life === this.#life) throw error;
      },
    );
    const done: Promise<unknown> = work.finally(() => this.#flying.delete(done));
    this.#flying.add(done);
  }

  async landed(): Promise<void> {
    while (this.#flying.size > 0) await Promise.all(this.#flying);
  }

  async #commit(life: number, store: Store, facts: readonly Fact[]): Promise<readonly Committed[]> {
    const isFull = this.#isFull;
    this.#isFull = false;
    await new Promise(setImmediate);
    if (isFull || life !== this.#life) throw new Refusal('storage_full');
    return store.commit(facts);
  }

  #anything(): [Actor, Said] {
    return this.#random(3) > 0 ? this.#talk() : this.#act();
  }

  #talk(): [Actor, Said] {
    const actor = this.#any([...others, ...others, ...moderators]);
    const seq = this.#latest('post', this.#random(2) ? actor : undefined);
    const said: readonly Said[] = [
      ...Array.from({ length: 6 }, () => ({ type: 'post', text: `words ${this.#acting}.` })),
      { type: 'edit', seq, text: `new words ${this.#acting}.` },
      { type: 'react', seq, emoji: '👍', on: this.#random(4) > 0 },
      { type: 'react', seq, emoji: '☕', on: this.#random(4) > 0 },
      { type: 'remove', seq },
      { type: 'report', seq, why: 'rude' },
    ] as unknown as readonly Said[];
    return [actor, this.#any(said)];
  }

  #act(): [Actor, Said] {
    const actor = this.#any([host, ...moderators, ...moderators, ...others.slice(0, 1)]);
    const seq = this.#latest('post');
    const person = this.#any([...others, ...moderators]).author.id;
    const acts = [
      { type: 'timeout', person, seconds: 10 },
      { type: 'ban', person },
      ...Array.from({ length: 4 }, () => ({ type: 'unban', person: this.#out() })),
      { type: 'hide', seq },
      { type: 'hide', seq },
      { type: 'restore', seq },
      { type: 'restore', seq },
      { type: 'restore', seq: this.#latest('clear') },
      { type: 'clear', person },
      { type: 'remove', seq },
      { type: 'pin', seq },
      { type: 'approve', seq: this.#latest('post') },
      { type: 'approve', seq },
      { type: 'approve', seq: this.#latest('edit') },
      { type: 'reject', seq: this.#latest('post') },
      { type: 'reject', seq },
      { type: 'note', person, text: 'noted' },
      ...['nobody', 'nobody', 'everybody', 'everybody'].map((value) => {
        return { type: 'set', setting: 'hold', value };
      }),
    ].filter(({ type }) => type === 'remove' || type === 'set' || isAct({ type }));
    const act = this.#any(acts);
    // Settings like this one are the host's alone.
    return [act.type === 'set' ? host : actor, act as unknown as Said];
  }

  /** The number of one of the latest commands of a kind: of somebody's own, where that is said. */
  #latest(type: string, of?: Actor): number {
    const all = [...this.given.values()].filter(
      ({ command, answer, actor }) =>
        command.type === type && answer !== undefined && (!of || actor === of),
    );
    return all.at(-1 - this.#random(4))?.answer ?? 1;
  }

  /** Somebody who was kept from speaking lately. */
  #out(): string {
    const outs = [...this.given.values()].flatMap(({ command, answer }) => {
      const isOut = command.type === 'ban' || command.type === 'timeout';
      return isOut && answer !== undefined ? (command.person ?? []) : [];
    });
    return outs.at(-1 - this.#random(3)) ?? 'g_cy';
  }

  #any<One>(of: readonly One[]): One {
    return of[this.#random(of.length)] as One;
  }
}
