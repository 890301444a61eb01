import type { Carrying, Mention } from '../protocol/carried.ts';
import type { RoomKey } from '../protocol/code.ts';
import type { ErrorCode } from '../protocol/error.ts';
import { mentionsIn, namedBy } from '../protocol/named-in.ts';
import type { Author, Message } from '../protocol/record.ts';
import { isAtLeast } from '../protocol/role.ts';
import { keepText } from '../protocol/text.ts';
import type { StoreReader } from '../store/store.ts';
import type { Aimed, Ground, Said, Words } from './ground.ts';
import type { Lately } from './lately.ts';

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
  return !isReply(command) && command.mentions === undefined && !namesSomebody(command);
}

const isReply = (command: Words) => command.type === 'post' && command.reply !== undefined;

/** May a text name somebody? Most say nothing that could. */
const namesSomebody = ({ text }: Words) => text.includes('@') || text.includes('＠');

/** The parts by which that is read. */
interface BesideParts {
  readonly store: Pick<StoreReader, 'message'>;
  readonly group: { landed(): Promise<unknown> };
  /** The people who are in a room now. */
  readonly peopleIn: PeopleIn;
}

export type PeopleIn = (key: RoomKey) => readonly Author[];

/** The message that is answered, and the people who are named; what goes beside a text is nothing else. */
export async function besideOf(
  parts: BesideParts,
  ground: Ground,
  lately: Lately,
  command: Words,
): Promise<Beside> {
  const replied = await repliedTo(parts, ground, command);
  const mentions = await mentionsOf(parts, ground, lately, command);
  return mentions.length > 0 ? { ...replied, mentions } : replied;
}

/** The people here and those who spoke lately, where a text may name some of them. */
async function mentionsOf(
  { peopleIn }: BesideParts,
  ground: Ground,
  lately: Lately,
  command: Words,
): Promise<readonly Mention[]> {
  const { text, mentions } = command;
  if (!namesSomebody(command) || mentions?.length === 0) return [];
  const { room, standing } = ground;
  const keepsOrder = isAtLeast(standing.roleOf(ground.actor, ground.now), 'moderator');
  // Where the people here are not shown, a name that leads to one would show it.
  const isShown = keepsOrder || standing.settings.people === 'listed';
  const here = isShown ? peopleIn(room.key) : [];
  const gone = new Map([...(await lately.authors())].map((author) => [author.id, author]));
  // Of who is here, the name counts that it has now.
  for (const { id } of here) gone.delete(id);
  const aliasOf = (id: string) => standing.personOf(id) ?? id;
  const named = namedBy([...gone.values(), ...here], aliasOf);
  const ids = mentions?.map(aliasOf);
  return mentionsIn(keepText(text), named, ids, keepsOrder);
}

/** The message that is answered, and whose it was. */
async function repliedTo(
  { store, group }: BesideParts,
  { room }: Ground,
  command: Words,
): Promise<Beside> {
  if (!('reply' in command) || command.reply === undefined) return {};
  const { reply: seq } = command;
  // What came before may be on its way to the disk.
  const landed = () => group.landed().then(() => store.message(room.key, seq));
  const message = (await store.message(room.key, seq)) ?? (await landed());
  if (!message) return { fault: 'no_message' };
  const { id, name } = message.author;
  const reply = { seq, author: { id, name } };
  return message.removedAt === undefined ? { reply } : { reply, fault: 'message_gone' };
}
