import { authorTopic, type Bus, type Personal, type Published } from '../bus/bus.ts';
import { guard, guarded, type OnBug } from '../guard.ts';
import type { OwnWord } from '../protocol/own-word.ts';

/** One connection of somebody. */
interface Ear {
  /** The connection; what is said on it, it is not told itself. */
  readonly id: string;
  readonly hear: (word: OwnWord) => void;
}

/**
 * The road to one person, over all nodes and on each connection that asked for it. Of authors whom nobody
 * listens for, nothing is kept.
 *
 * @example
 * const silence = channels.listen('g_3q2-7w', { id: connection.id, hear: (word) => reply(word) });
 * channels.tell('g_3q2-7w', { type: 'read', room: 'teaatfive', seq: 120 });
 */
export class AuthorChannels {
  readonly #bus: Bus;
  readonly #onBug: OnBug;
  readonly #channels = new Map<string, AuthorChannel>();

  constructor(bus: Bus, onBug: OnBug) {
    this.#bus = bus;
    this.#onBug = onBug;
  }

  /** The number of people who are listened for. */
  get size(): number {
    return this.#channels.size;
  }

  /** @returns ends it */
  listen(author: string, ear: Ear): () => void {
    const channel = this.#channels.get(author) ?? new AuthorChannel(author, this.#bus, this.#onBug);
    this.#channels.set(author, channel);
    channel.ears.add(ear);
    return () => {
      channel.ears.delete(ear);
      if (channel.ears.size > 0 || this.#channels.get(author) !== channel) return;
      this.#channels.delete(author);
      channel.close();
    };
  }

  /** @param from the connection on which it was said, which need not hear it */
  tell(author: string, word: OwnWord, from?: string): void {
    this.#bus.publish({ type: 'own', room: authorTopic(author), word, from });
  }
}

/** The connections of one author here. */
class AuthorChannel {
  readonly ears = new Set<Ear>();
  readonly #onBug: OnBug;
  readonly #silence: () => void;
  /** The furthest mark that was told of each room. */
  readonly #read = new Map<string, number>();

  constructor(author: string, bus: Bus, onBug: OnBug) {
    this.#onBug = onBug;
    const hear = (message: Published) => {
      if ('type' in message && message.type === 'own') this.#hear(message);
    };
    this.#silence = bus.subscribe(authorTopic(author), guarded({ fail: onBug }, hear));
  }

  close(): void {
    this.#silence();
  }

  #hear({ word, from }: Personal): void {
    if (word.type === 'read') {
      // The road may be slower for one mark than for the next.
      if (word.seq <= (this.#read.get(word.room) ?? 0)) return;
      this.#read.set(word.room, word.seq);
    }
    for (const { id, hear } of this.ears) {
      if (id !== from) guard({ fail: this.#onBug }, () => hear(word));
    }
  }
}
