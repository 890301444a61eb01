import type { QuotingMessage } from '../../protocol/quoted.ts';
import type { Message } from '../../protocol/record.ts';
import type { Quotes } from './quotes.ts';

interface Made {
  readonly original: Message | undefined;
  readonly message: QuotingMessage;
}

/** Messages with what they answer: made anew only where the message or its original is another one. */
export class Quoting {
  readonly #quotes: Quotes;
  readonly #made = new WeakMap<Message, Made>();

  constructor(quotes: Quotes) {
    this.#quotes = quotes;
  }

  /** @param find a message of the window, which is newer than any that is kept beside it */
  of(message: Message, find: (seq: number) => Message | undefined): QuotingMessage {
    const { reply } = message;
    if (!reply) return message;
    const original = find(reply.seq) ?? this.#quotes.find(reply.seq);
    const made = this.#made.get(message);
    if (made && original && made.original === original) return made.message;
    const quoted = this.#quotes.of(reply, find);
    // While the original is read, what was known of it stands.
    const quoting = quoted ? { ...message, quoted } : (made?.message ?? message);
    this.#made.set(message, { original, message: quoting });
    return quoting;
  }
}
