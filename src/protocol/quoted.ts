import type { ReplyTo } from './carried.ts';
import type { Message } from './record.ts';
import { firstPoints } from './text.ts';

/** The message that another one answers, as it stands now: its beginning, or that it is gone. */
export type Quoted = ReplyTo & ({ readonly text: string } | { readonly gone: true });

/** A message with what it answers. Only pages that are read carry it: no event, and nothing that is kept. */
export interface QuotingMessage extends Message {
  readonly quoted?: Quoted;
}

/** Code points of a message that are quoted. */
export const quotedPoints = 140;
/** Messages that are asked for by their numbers at once, at most. */
export const messagesAtOnce = 50;

/** The numbers of the messages that some others answer, each once. */
export function answeredBy(messages: readonly Message[]): readonly number[] {
  const seqs = new Set<number>();
  for (const { reply } of messages) if (reply) seqs.add(reply.seq);
  return [...seqs];
}

/** A message with what it answers, out of `originals`. */
export function withQuoted(
  message: Message,
  originals: ReadonlyMap<number, Message>,
): QuotingMessage {
  const { reply } = message;
  if (!reply) return message;
  const original = originals.get(reply.seq);
  if (!original || original.removedAt !== undefined) {
    return { ...message, quoted: { ...reply, gone: true } };
  }
  const text = firstPoints(original.text, quotedPoints);
  return { ...message, quoted: { ...reply, text } };
}
