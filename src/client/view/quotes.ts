import type { ReplyTo } from '../../protocol/carried.ts';
import type { OpenEvent } from '../../protocol/clearance.ts';
import { after, isReadAnew } from '../../protocol/message.ts';
import {
  messagesAtOnce,
  type Quoted,
  type QuotingMessage,
  quotedPoints,
} from '../../protocol/quoted.ts';
import type { Message } from '../../protocol/record.ts';
import { firstPoints } from '../../protocol/text.ts';
import type { Room } from '../client.ts';

/** Originals that are kept, beside those in the window. */
const most = 500;

/** The messages that others answer and that are not in the window: read when a row wants one. */
export class Quotes {
  readonly #room: Pick<Room, 'messages'>;
  readonly #changed: () => void;
  readonly #known = new Map<number, Message>();
  readonly #wanted = new Set<number>();
  /** Events of the time while some are read. */
  #meanwhile: OpenEvent[] | undefined;

  /**
   * @param served the messages that came by other means, with what they answer
   * @param changed told when more is known
   */
  constructor(
    room: Pick<Room, 'messages'>,
    served: readonly QuotingMessage[],
    changed: () => void,
  ) {
    this.#room = room;
    this.#changed = changed;
    for (const { quoted } of served) {
      if (!quoted) continue;
      const { seq, author } = quoted;
      const state = 'gone' in quoted ? nothing : { text: quoted.text, at: 0 };
      this.#keep({ ...state, seq, author });
    }
  }

  /** The original of an answer as it stands now; undefined while it is not known. */
  of(reply: ReplyTo, find: (seq: number) => Message | undefined): Quoted | undefined {
    const original = find(reply.seq) ?? this.#known.get(reply.seq);
    if (!original) return this.#want(reply.seq);
    if (original.removedAt !== undefined) return { ...reply, gone: true };
    return { ...reply, text: firstPoints(original.text, quotedPoints) };
  }

  /** An original that is known. */
  find(seq: number): Message | undefined {
    return this.#known.get(seq);
  }

  hear(event: OpenEvent): void {
    this.#meanwhile?.push(event);
    if (isReadAnew(event)) return this.#known.clear();
    for (const [seq, message] of this.#known) {
      const next = after(message, event);
      if (next !== message) this.#known.set(seq, next);
    }
  }

  /** The connection is back, or the log another one: what is known may be old. */
  forget(): void {
    this.#known.clear();
    this.#changed();
  }

  #want(seq: number): undefined {
    if (this.#wanted.size === 0) queueMicrotask(() => void this.#read());
    this.#wanted.add(seq);
  }

  async #read(): Promise<void> {
    if (this.#meanwhile) return;
    const asked = [...this.#wanted].slice(0, messagesAtOnce);
    this.#meanwhile = [];
    try {
      const found = await this.#room.messages(asked);
      for (const message of found) this.#keep(message);
      const there = new Set(found.map(({ seq }) => seq));
      // What is no message was removed with its room, or never was one.
      for (const seq of asked) if (!there.has(seq)) this.#keep({ ...nothing, seq });
      for (const event of this.#meanwhile) this.hear(event);
      this.#changed();
    } catch {
      // Whoever looks again asks again; nobody is called to look for that.
    } finally {
      this.#meanwhile = undefined;
      for (const seq of asked) this.#wanted.delete(seq);
    }
    if (this.#wanted.size > 0) void this.#read();
  }

  #keep(message: Message): void {
    if (this.#known.size >= most) this.#known.delete(this.#known.keys().next().value ?? 0);
    this.#known.set(message.seq, message);
  }
}

const nothing = { author: { id: '', name: '' }, text: '', at: 0, removedAt: 1 };
