import type { Speech } from '../dialect/dialect.ts';
import type { Limits } from '../protocol/limit.ts';
import type { Cursor } from '../protocol/record.ts';
import type { StoreReader } from '../store/store.ts';
import type { Channel } from './channel.ts';
import { cursorFault } from './cursor-fault.ts';
import { Digests } from './digested.ts';
import { latestFitting } from './fitting.ts';
import type { Entrance } from './place.ts';
import { type Begun, inReach, type Missed, resumeOf } from './welcome.ts';

/** The part of a welcome that a reader in a room is told again. */
type Again = Omit<Begun, 'resume'> & Required<Pick<Begun, 'messages'>>;

/** The places where people begin to hear a room: after a cursor, or with the latest page. */
export class Beginnings {
  readonly #store: StoreReader;
  readonly #limits: Limits;
  readonly #digests: Digests;

  constructor(store: StoreReader, limits: Limits) {
    this.#store = store;
    this.#limits = limits;
    this.#digests = new Digests(store);
  }

  /** The first beginning. @returns the number after which it hears, and its welcome */
  async of(channel: Channel, entrance: Entrance): Promise<{ cursor: number; welcome: Begun }> {
    const { dialect, after, room } = entrance;
    const head = this.#head(channel);
    const { backlog } = dialect;
    if (backlog.kind === 'none' && after) {
      return { cursor: after.seq, welcome: { ...head, seq: after.seq, resume: inReach } };
    }
    const missed = after && (await this.#missed(channel, room.key, after));
    if (backlog.kind !== 'page') {
      const replayed = () => this.#replayFrom(channel, room.key, backlog);
      const cursor = after && missed === 'in reach' ? after.seq : await replayed();
      const resume = missed === 'in reach' ? inReach : resumeOf(missed, after, cursor + 1);
      return { cursor, welcome: { ...head, seq: cursor, resume } };
    }
    if (missed === 'in reach' && after) {
      const digested = await this.#digests.of(channel, room.key, channel.latest);
      return { cursor: after.seq, welcome: { ...head, ...digested, resume: inReach } };
    }
    const { seq, messages } = await this.#latestPage(channel);
    const resume = resumeOf(missed, after, messages[0]?.seq ?? seq + 1);
    const digested = await this.#digests.of(channel, room.key, seq);
    return { cursor: seq, welcome: { ...head, ...digested, resume, messages } };
  }

  /** A new beginning, with clearance: the latest page, in place of all that was told before. */
  async again(channel: Channel): Promise<Again> {
    const { seq, messages } = await this.#latestPage(channel);
    const digested = await this.#digests.of(channel, channel.key, seq);
    return { ...this.#head(channel), ...digested, seq, messages };
  }

  #head({ key, code }: Channel) {
    const { epoch, run } = this.#store;
    return { room: key, code, epoch, run };
  }

  async #latestPage(channel: Channel) {
    const { seq, messages } = await channel.page();
    return { seq, messages: latestFitting(messages, this.#limits.unsentBytes) };
  }

  async #replayFrom(
    channel: Channel,
    key: string,
    backlog: Exclude<Speech['backlog'], { kind: 'page' }>,
  ): Promise<number> {
    if (backlog.kind === 'none') return channel.latest;
    if (backlog.messages === Number.POSITIVE_INFINITY) return 0;
    const page = await this.#store.messages(key, { limit: backlog.messages });
    const first = page.messages[0];
    return first ? first.seq - 1 : channel.latest;
  }

  async #missed(channel: Channel, key: string, after: Cursor): Promise<Missed> {
    if (after.epoch !== this.#store.epoch) return 'cursor_epoch';
    // What is committed may not have come over the bus; who asks for less need not make us look.
    const known = channel.latest >= after.seq ? undefined : await this.#store.room(key);
    const latest = Math.max(channel.latest, known?.seq ?? 0);
    const fault = await cursorFault(this.#store, key, after, latest);
    if (fault) return fault;
    return latest - after.seq > this.#limits.resumeGap ? 'too much' : 'in reach';
  }
}
