import type { QuotingMessage } from '../protocol/quoted.ts';
import type { MessagePage } from '../protocol/record.ts';

/** The messages of a page, and the `before` and `after` to go on with where it has not all. */
export interface ShownPage extends Omit<MessagePage, 'messages'> {
  /** With what they answer. */
  readonly messages: readonly QuotingMessage[];
  readonly older?: number;
  readonly newer?: number;
  /** The message to which the page's address leads. */
  readonly around?: number;
}
