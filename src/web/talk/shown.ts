import type { RoomSnapshot } from '../../client/view/index.ts';
import type { Question } from '../../protocol/question.ts';
import type { Author, Message } from '../../protocol/record.ts';
import type { HeldActs } from './held-row.ts';
import type { RareRows } from './rare-rows.ts';
import type { Stopped } from './read-mark.ts';
import type { UnsentActs } from './unsent-acts.ts';
import type { Veil } from './veil.ts';

type Said = Pick<
  RoomSnapshot,
  'messages' | 'start' | 'hole' | 'unsent' | 'growing' | 'waiting' | 'you'
>;

/** All that the talk shows. */
export interface Shown extends Said, UnsentActs, HeldActs {
  /** The makers of rows that grow, wait, ask, failed or are covered; undefined until they are loaded. */
  readonly rare: RareRows | undefined;
  /** Questions of one's own to those who keep order. */
  readonly yours: readonly Question[];
  /** Is what was typed shown as it was typed, since the room has it so? */
  readonly plain: boolean;
  /** The ids by which one is an author here. */
  readonly own: readonly string[];
  /** The people who are listed as here. */
  readonly here: readonly Author[];
  /** The last message that was read before the reader looked away, and when that was. */
  readonly mark: Stopped | undefined;
  readonly markRead: () => void;
  /** Lies over the messages of people who are hidden for this person. */
  readonly veil: Veil;
  /** Shows messages that it covers. */
  readonly lift: (messages: readonly Message[]) => void;
  readonly load: (edge: 'older' | 'newer') => void;
}
