import type { Meta } from '../protocol/carried.ts';
import type { Growing } from '../protocol/growing.ts';
import type { Ack } from './ack.ts';
import type { Answers, Ask } from './request.ts';

/** The things that a growing message says besides its text, all with its first piece. */
export interface GrowOptions {
  /** The number of the message that it answers. */
  readonly reply?: number;
  /** The ids of those whom it names, where a name alone does not say it. */
  readonly mentions?: readonly string[];
  readonly meta?: Meta;
  /** The mark under which it is posted; a new one unless said. */
  readonly ref?: string;
}

/** The events of messages that bots are writing. */
export interface GrowingEvents {
  /** The messages that bots are writing, as far as they say by now; another list after every change. */
  growing: readonly Growing[];
}

/** The messages of a room that bots are writing. */
export interface GrowingRoom {
  /** They, in the order in which they began, as far as they say by now. */
  readonly growing: readonly Growing[];

  /**
   * Begins a message that grows before everybody's eyes: for bots that may. It is posted at its end, or
   * cut off where the bot goes away. Where only HTTP passes nobody hears it before its end.
   *
   * @example
   * const post = room.grow({ reply: 12 })
   * for await (const word of answer) await post.write(word)
   * const { seq } = await post.end()
   */
  grow(options?: GrowOptions): GrowingPost;
}

type Make = (command: Ask<'grow'>) => Promise<Answers['grow']>;

/** A message that a bot writes before everybody's eyes. */
export class GrowingPost {
  /** The mark under which it is posted. */
  readonly ref: string;
  readonly #make: Make;
  readonly #of: Omit<Ask<'grow'>, 'type' | 'text'>;
  #text = '';
  #sent = 0;
  #sending: Promise<unknown> | undefined;

  constructor(make: Make, of: Omit<Ask<'grow'>, 'type' | 'text'>) {
    this.ref = of.ref;
    this.#make = make;
    this.#of = of;
  }

  /**
   * Adds a piece. What is added while one is on its way goes together, so that it may be called for
   * each word that a model says.
   *
   * @returns when it was taken
   * @throws Failure `not_allowed` for who is no bot that may, `too_many_growing`, `text_too_long`, and
   *   what a post is refused for
   */
  async write(piece: string): Promise<void> {
    this.#text += piece;
    this.#sending ??= this.#send(false).finally(() => {
      this.#sending = undefined;
    });
    await this.#sending;
    if (this.#sent < this.#text.length) await this.write('');
  }

  /** Adds the last piece, and posts the whole. */
  async end(piece = ''): Promise<Ack> {
    this.#text += piece;
    await this.#sending;
    return (await this.#send(true)) as Ack;
  }

  #send(end: boolean): Promise<Answers['grow']> {
    const offset = this.#sent;
    this.#sent = this.#text.length;
    const text = this.#text.slice(offset);
    return this.#make({ ...this.#of, type: 'grow', offset, text, end });
  }
}
