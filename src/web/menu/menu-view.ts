import type { FormerText } from '../../protocol/former.ts';
import type { Message } from '../../protocol/record.ts';
import type { Role } from '../../protocol/role.ts';
import type { Beside } from './float.ts';

/** The message that a menu is about, and its reader. */
export interface MenuView {
  readonly message: Message;
  /** The ids by which the reader is an author here. */
  readonly own: readonly string[];
  readonly isOwn: boolean;
  /** It may still be edited. */
  readonly mayEdit: boolean;
  /** It is pinned above the talk. */
  readonly isPinned: boolean;
  /** Its author is hidden for the reader. */
  readonly isMuted: boolean;
  /** The reader's role here. */
  readonly role: Role;
  /** Counts those who are here whom the message's address would hit. */
  readonly reach?: (() => Promise<number>) | undefined;
  /** Asks what it said before it was edited; absent where nobody may know that. */
  readonly former?: (() => Promise<readonly FormerText[]>) | undefined;
  readonly beside: Beside;
  /** Keys that were pressed for it before it was there. */
  readonly keys: readonly string[];
  /** The page on which it opens; its first one unless told. */
  readonly page?: 'report';
}
