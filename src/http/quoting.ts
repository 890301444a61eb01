import type { RoomKey } from '../protocol/code.ts';
import { answeredBy, type QuotingMessage, withQuoted } from '../protocol/quoted.ts';
import type { Message } from '../protocol/record.ts';
import type { StoreReader } from '../store/store.ts';

/** Messages with what they answer, as that stands now: read with the page, and where there is any. */
export async function quoting(
  { points }: Pick<StoreReader, 'points'>,
  key: RoomKey,
  messages: readonly Message[],
): Promise<readonly QuotingMessage[]> {
  const answered = answeredBy(messages);
  if (answered.length === 0) return messages;
  const originals = await points.messages(key, answered);
  const bySeq = new Map(originals.map((message) => [message.seq, message]));
  return messages.map((message) => withQuoted(message, bySeq));
}
