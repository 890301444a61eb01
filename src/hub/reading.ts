import type { OwnWord } from '../protocol/own-word.ts';
import type { StoreReader } from '../store/store.ts';
import type { AuthorChannels } from './author-channel.ts';

/** The places up to which people read: kept by the store, and told to nobody but themselves. */
export class Reading {
  readonly #marks: StoreReader['marks'];
  readonly #channels: AuthorChannels;

  constructor(marks: StoreReader['marks'], channels: AuthorChannels) {
    this.#marks = marks;
    this.#channels = channels;
  }

  /** @param from the connection that read, which is not told */
  move(
    author: string,
    word: Omit<Extract<OwnWord, { type: 'read' }>, 'type'>,
    from?: string,
  ): void {
    const { room, seq } = word;
    this.#marks.move(author, { room, seq, at: Date.now() });
    this.#channels.tell(author, { type: 'read', room, seq }, from);
  }
}
