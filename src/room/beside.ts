import type { Carrying, Mention } from '../protocol/carried.ts';
import type { ErrorCode } from '../protocol/error.ts';
import type { Message } from '../protocol/record.ts';
import type { StoreReader } from '../store/store.ts';
import type { Aimed, Ground, Said, Words } from './ground.ts';

/** All that is read for the words that somebody says, besides what stands in them. */
export interface Beside extends Pick<Carrying, 'reply'> {
  readonly mentions?: readonly Mention[];
  /** The reason why that message can't be answered. */
  readonly fault?: ErrorCode | undefined;
  /** The message that is edited: what an edit keeps, it keeps of it. */
  readonly target?: Message | undefined;
}

export const nothingBeside: Beside = Object.freeze({});

/** Are they words of a message? */
export function isWords(command: Said | Aimed): command is Words {
  return command.type === 'post' || command.type === 'edit';
}

/** Is a text all that is said, so that nothing has to be read for it? */
export function isBareText(command: Words): boolean {
  return !('reply' in command) || command.reply === undefined;
}

/** The parts by which that is read. */
interface BesideParts {
  readonly store: Pick<StoreReader, 'message'>;
  readonly group: { landed(): Promise<unknown> };
}

/** The message that is answered, and whose it was; it is asked for once all before it is on the disk. */
export async function besideOf(
  { store, group }: BesideParts,
  { room }: Pick<Ground, 'room'>,
  command: Words,
): Promise<Beside> {
  if (!('reply' in command) || command.reply === undefined) return nothingBeside;
  const { reply: seq } = command;
  // What came before may be on its way to the disk.
  const landed = () => group.landed().then(() => store.message(room.key, seq));
  const message = (await store.message(room.key, seq)) ?? (await landed());
  if (!message) return { fault: 'no_message' };
  const { id, name } = message.author;
  const reply = { seq, author: { id, name } };
  return message.removedAt === undefined ? { reply } : { reply, fault: 'message_gone' };
}
