import { hearingOf } from '../../src/protocol/clearance.ts';
import { Refusal } from '../../src/protocol/error.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Fact } from '../../src/protocol/fact.ts';
import { type Committed, type Store, StoreBroken } from '../../src/store/store.ts';
import type { Log } from '../history/history.ts';
import type { Random } from '../random/seeded.ts';
import { createModel } from '../support/model-store.ts';
import type { Clock, Process } from './clock.ts';

/**
 * How a disk fares: `breaks` is an fsync that fails, after which nobody knows what is stored; of the
 * commits of a `flaky` one every other fails.
 */
export type DiskState = 'well' | 'full' | 'failing' | 'flaky' | 'unreadable' | 'slow' | 'breaks';

/** A read that failed on purpose. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

/** What outlives a server: a store that keeps its contract, on a disk that may not be well. */
export class Disk {
  state: DiskState = 'well';
  /** Who opens it hears when it can't be trusted any more. */
  onBroken: () => void = () => {};
  readonly #clock: Clock;
  readonly #random: Random;
  #epoch = 1;
  #model!: Store;
  #batches: (readonly Fact[])[] = [];
  #logs = new Map<string, RoomEvent[]>();
  #freeAt = 0;
  readonly #sealed = new Set<string>();
  readonly #moved = new Set<string>();

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Every log as it is now, with each text as it was sent. */
  get logs(): ReadonlyMap<string, Log> {
    const epoch = this.#model.epoch;
    const [sealed, moved] = [this.#sealed, this.#moved];
    return new Map([...this.#logs].map(([room, facts]) => [room, { epoch, facts, sealed, moved }]));
  }

  /** @param process the server's: what is not committed when it ends never will be */
  async open(process: Process): Promise<Store> {
    this.#freeAt = 0;
    this.#model ??= await createModel(`e${this.#epoch}`)();
    const reads = (read: () => Promise<unknown>) => this.#read(process, read);
    const commit = (facts: readonly Fact[]) => this.#commit(process, facts);
    return new Proxy(this.#model, {
      get(model, name: keyof Store) {
        const value = model[name];
        if (name === 'commit') return commit;
        const isAtOnce = name === 'close' || name === 'find';
        if (typeof value !== 'function' || isAtOnce) return value;
        const read = value as (...of: unknown[]) => Promise<unknown>;
        return (...of: unknown[]) => reads(() => read.apply(model, of));
      },
    });
  }

  /** Puts back a copy made some batches ago, as another log. */
  async restore(forget: number): Promise<void> {
    const kept = this.#batches.slice(0, Math.max(0, this.#batches.length - forget));
    this.#model = await createModel(`e${++this.#epoch}`)();
    this.#batches = [];
    this.#logs = new Map();
    for (const facts of kept) await this.#write(facts);
  }

  /** What the store has now, without its disk. */
  get store(): Store {
    return this.#model;
  }

  async #read<Result>(process: Process, read: () => Promise<Result>): Promise<Result> {
    if (this.state === 'unreadable') throw new Unreadable('The disk does not read.');
    if (this.state !== 'slow') return read();
    await this.#after(process, this.#random(40));
    const result = await read();
    await this.#after(process, this.#random(40));
    return result;
  }

  async #commit(process: Process, facts: readonly Fact[]): Promise<readonly Committed[]> {
    const { now } = this.#clock;
    const takes = 1 + this.#random(this.state === 'slow' ? 300 : 8);
    this.#freeAt = Math.max(this.#freeAt, now) + takes;
    await this.#after(process, this.#freeAt - now);
    if (this.state === 'full') throw new Refusal('storage_full');
    if (this.state === 'flaky' && this.#random(2) === 0) throw new Refusal('storage_full');
    if (this.state === 'failing') throw new Refusal('storage_failed');
    const isBroken = this.state === 'breaks';
    if (isBroken && this.#random(2) === 0) return this.#break();
    const committed = await this.#write(facts);
    await this.#after(process, this.#random(3));
    return isBroken ? this.#break() : committed;
  }

  #break(): never {
    this.onBroken();
    throw new StoreBroken('An fsync failed.');
  }

  async #write(facts: readonly Fact[]): Promise<readonly Committed[]> {
    const { epoch } = this.#model;
    const committed = await this.#model.commit(facts);
    this.#batches.push(facts);
    for (const [i, { room, author, at, ref, change }] of facts.entries()) {
      const { seq, repeat } = committed[i] as Committed;
      if (repeat) continue;
      const log = this.#logs.get(room.key) ?? [];
      this.#logs.set(room.key, log);
      if (hearingOf(change) === 'cleared') this.#sealed.add(`${room.key} ${epoch} ${seq}`);
      if (change.type === 'granted' || change.type === 'revoked')
        this.#moved.add(`${room.key} ${epoch}`);
      log.push({ room: room.key, seq, epoch, at, author, ...(ref && { ref }), ...change });
    }
    return committed;
  }

  #after(process: Process, ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.schedule(ms, process, resolve));
  }
}
