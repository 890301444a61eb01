import type { ReplyTo } from '../../protocol/carried.ts';
import type { Quoted } from '../../protocol/quoted.ts';
import type { Message } from '../../protocol/record.ts';
import type { Quotes } from './quotes.ts';

/** An answer, with what its original says. */
type Answer<Of> = Of & { readonly quoted?: Quoted };

/** Messages with what they answer: made anew only where the message or its original is another one. */
export class Quoting {
  readonly #quotes: Quotes;
  readonly #made = new WeakMap<object, object>();

  constructor(quotes: Quotes) {
    this.#quotes = quotes;
  }

  /** @param find a message of the window, which is newer than any that is kept beside it */
  of<Of extends object>(
    message: Answer<Of>,
    reply: ReplyTo | undefined,
    find: (seq: number) => Message | undefined,
  ): Answer<Of> {
    if (!reply) return message;
    const made = (this.#made.get(message) ?? message) as Answer<Of>;
    const quoted = this.#quotes.of(reply, find);
    // While the original is read, what was known of it stands.
    if (!quoted || (made.quoted && wordsOf(made.quoted) === wordsOf(quoted))) return made;
    const quoting = { ...message, quoted };
    this.#made.set(message, quoting);
    return quoting;
  }
}

function wordsOf(quoted: Quoted): string | undefined {
  return 'gone' in quoted ? undefined : quoted.text;
}
