import type { Command } from '../protocol/command.ts';
import { Bucket } from '../protocol/meter.ts';
import type { Conversation } from './conversation.ts';

/**
 * Moves on the mark of who has read a room; a stranger has none.
 *
 * @throws Refusal `bad_code`, `not_joined`
 */
export function read(talk: Conversation, command: Extract<Command, { type: 'read' }>): void {
  const { room, latest } = talk.placeOf(command.room);
  const { author } = talk.self;
  const { counts, house, connection } = talk.caller;
  if (author.claimed) return;
  talk.marks ??= new Bucket();
  // The next one says it all.
  if (talk.marks.take(counts.rates.readMarks, performance.now()) > 0) return;
  const seq = Math.min(command.seq, latest);
  if (seq > 0) house.hub.reading.move(author.id, { room, seq }, connection.id);
}
