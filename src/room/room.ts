import { guard, guarded } from '../guard.ts';
import type { Actor } from '../protocol/actor.ts';
import type { RoomName } from '../protocol/code.ts';
import type { RoomCommand } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Limits } from '../protocol/limit.ts';
import { reactionsEach } from '../protocol/record.ts';
import type { Committed, StoreReader } from '../store/store.ts';
import type { Answer } from './answer.ts';
import { decideAimed, decidePost, factOf, keptEmoji, type Reacted } from './decide.ts';
import type { GroupCommit } from './group-commit.ts';

/** Milliseconds that a room decides in one go. */
const slice = 2;

type Aimed = Exclude<RoomCommand, { type: 'post' }>;

/** What all rooms have in common. */
export interface RoomParts {
  readonly store: StoreReader;
  readonly group: GroupCommit;
  readonly limits: Limits;
  readonly now: () => number;
  /** Milliseconds for which the next fact of a room may wait to share its commit and its frames. */
  readonly pace: (key: string) => number;
  readonly publish: (event: RoomEvent, digest: string | undefined) => void;
}

export type OnSeq = (seq: number) => void;

interface Waiting {
  readonly actor: Actor;
  readonly room: RoomName;
  readonly command: RoomCommand;
  readonly within: string | undefined;
  readonly onSeq: OnSeq | undefined;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * One room's queue: commands are decided one after the other, on top of what is already on its way
 * to the disk. A post needs to know nothing but itself; what aims at a message waits until earlier
 * changes to that message are committed.
 */
export class Room {
  readonly #parts: RoomParts;
  readonly #queue: Waiting[] = [];
  #aims: Map<number, Promise<unknown>> | undefined;
  /** Reactions on their way to the disk, by their authors. */
  #reacting: Map<string, number> | undefined;
  #pumping = false;
  #flying = 0;

  constructor(parts: RoomParts) {
    this.#parts = parts;
  }

  /** Nothing waits here and nothing is on its way. */
  get idle(): boolean {
    return this.#flying === 0 && !this.#pumping;
  }

  submit(
    actor: Actor,
    room: RoomName,
    command: RoomCommand,
    within: string | undefined,
    onSeq?: OnSeq,
  ): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const waiting = { actor, room, command, within, onSeq, resolve, reject };
      if (this.#pumping) this.#queue.push(waiting);
      else if (command.type === 'post') this.#post(waiting);
      else {
        this.#queue.push(waiting);
        guard({ fail: reject }, () => this.#pump());
      }
    });
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    let began = performance.now();
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      if (next.command.type === 'post') this.#post(next);
      else await this.#aim(next, next.command).catch(next.reject);
      if (performance.now() - began < slice) continue;
      // What is refused is so at once, one after the other: others are heard meanwhile.
      await new Promise(setImmediate);
      began = performance.now();
    }
    this.#pumping = false;
  }

  #post(waiting: Waiting): void {
    const { command } = waiting;
    if (command.type !== 'post') return;
    try {
      this.#commit(waiting, decidePost(this.#ground(waiting), command));
    } catch (error) {
      waiting.reject(error);
    }
  }

  async #aim(waiting: Waiting, command: Aimed): Promise<void> {
    const { room } = waiting;
    const { author } = waiting.actor;
    const { store } = this.#parts;
    await this.#aims?.get(command.seq);
    if (command.ref !== undefined) {
      const first = await store.byRef(factOf(this.#ground(waiting), command));
      if (first?.reused) throw new Refusal('ref_reused');
      if (first) return waiting.resolve(this.#answer(room, first.seq, first.at));
    }
    const target = await store.message(room.key, command.seq);
    const reacted = await this.#reacted(waiting, command);
    const fact = decideAimed(this.#ground(waiting), command, target, reacted);
    if (!fact) return waiting.resolve(this.#answer(room, command.seq, this.#parts.now()));
    const landed = new Promise<void>((resolve) => this.#commit(waiting, fact, resolve));
    this.#aims ??= new Map();
    const aims = this.#aims.set(command.seq, landed);
    const more = command.type === 'react' && command.on ? 1 : 0;
    this.#count(author.id, more);
    const forget = () => {
      if (aims.get(command.seq) === landed) aims.delete(command.seq);
      this.#count(author.id, -more);
    };
    void landed.then(guarded({ fail: waiting.reject }, forget));
  }

  async #reacted({ actor: { author }, room }: Waiting, command: Aimed): Promise<Reacted> {
    if (command.type !== 'react') return { already: false, recently: 0 };
    const { store } = this.#parts;
    const { messages } = reactionsEach;
    const emoji = keptEmoji(command.emoji);
    const already = await store.hasReacted(room.key, command.seq, author.id, emoji);
    const flying = this.#reacting?.get(author.id) ?? 0;
    const recently = flying + (await store.reactionsBy(room.key, author.id, messages));
    return { already, recently };
  }

  #count(author: string, more: number): void {
    this.#reacting ??= new Map();
    const count = (this.#reacting.get(author) ?? 0) + more;
    if (count === 0) this.#reacting.delete(author);
    else this.#reacting.set(author, count);
  }

  #commit(waiting: Waiting, fact: Fact, landed?: () => void): void {
    const { group, pace, publish } = this.#parts;
    const wait = pace(fact.room.key);
    this.#flying++;
    const settle = (committed: Committed | undefined, error?: unknown) => {
      this.#flying--;
      landed?.();
      if (!committed) return waiting.reject(error ?? new Refusal('storage_failed'));
      if (committed.reused) return waiting.reject(new Refusal('ref_reused'));
      waiting.onSeq?.(committed.seq);
      waiting.resolve(this.#answer(fact.room, committed.seq, committed.at));
      if (!committed.repeat) publish(this.#event(fact, committed.seq), committed.digest);
    };
    group.add(fact, settle, wait);
  }

  #event(fact: Fact, seq: number): RoomEvent {
    const { change, author, at, ref } = fact;
    const room = fact.room.key;
    const { epoch } = this.#parts.store;
    const { type } = change;
    const mark = ref === undefined ? undefined : { ref };
    if (type === 'posted') {
      const { text, stamp } = change;
      const said = { type, room, seq, epoch, at, author, text };
      return stamp === undefined ? { ...said, ...mark } : { ...said, stamp, ...mark };
    }
    const { type: _, ...rest } = change;
    return { type, room, seq, epoch, at, author, ...rest, ...mark } as RoomEvent;
  }

  #answer(room: RoomName, seq: number, at: number): Answer {
    return { room: room.key, seq, epoch: this.#parts.store.epoch, at };
  }

  #ground({ actor: { author }, room, within }: Waiting) {
    const { limits, now } = this.#parts;
    return { author, room, within, limits, now: now() };
  }
}
