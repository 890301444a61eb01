import type { Word } from '../dialect/native.ts';
import type { Command } from '../protocol/command.ts';
import type { Ack } from './ack.ts';

type Grow = Extract<Command, { type: 'grow' }>;
type Post = Extract<Command, { type: 'post' }>;

/**
 * Takes a piece of a message where only HTTP passes, and posts the message at its end: no request tells
 * readers what is not in the log.
 *
 * @param begun the messages that are not whole yet, by their refs
 * @throws Failure whatever a post fails with
 */
export async function gather(
  begun: Map<string, Post>,
  { type, offset, end, ...piece }: Grow,
  say: (post: Post) => Promise<Ack>,
): Promise<Word> {
  const { ref, room } = piece;
  const before = begun.get(ref) ?? { ...piece, type: 'post', text: '' };
  // Said as the server says it: a class that both need would be a script of its own.
  if (before.text.length !== offset) {
    const text = 'What came before that piece is lost.';
    return { type: 'refused', code: 'bad_offset', text, retry: null, ref };
  }
  const post = { ...before, text: before.text + piece.text };
  begun.set(ref, post);
  if (!end) return { type: 'grows', room, length: post.text.length, ref };
  begun.delete(ref);
  return { ...(await say(post)), type: 'ack' };
}
