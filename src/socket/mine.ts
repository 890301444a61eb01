import type { Command } from '../protocol/command.ts';
import { Refusal } from '../protocol/error.ts';
import { refOf } from './caller.ts';
import type { Conversation } from './conversation.ts';

/**
 * Begins or ends to tell a connection what is its person's own: how far it read, and who named it.
 *
 * @throws Refusal `no_key` where nobody vouches for who it is, or a ticket does, which is for one room
 */
export async function mine(
  talk: Conversation,
  command: Extract<Command, { type: 'mine' }>,
): Promise<void> {
  const { caller } = talk;
  const { hub } = caller.house;
  const { author } = talk.self;
  if (author.claimed || caller.ticket) throw new Refusal('no_key');
  if (!command.on) {
    talk.hearOwn(undefined);
    return caller.reply({ type: 'mine', on: false, ...refOf(command) });
  }
  // Before the marks are read: what moves meanwhile is told.
  const { id, outlet } = caller.connection;
  talk.hearOwn(
    hub.authors.listen(author.id, {
      id,
      // Who is behind reads what it missed of this elsewhere.
      hear: (word) => {
        if (!outlet.congested) caller.reply(word);
      },
    }),
  );
  const marks = await hub.marksOf(author.id);
  if (talk.isOver) return;
  const read = Object.fromEntries(marks.map(({ room, seq }) => [room, seq]));
  caller.reply({ type: 'mine', on: true, read, ...refOf(command) });
}
