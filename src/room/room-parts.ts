import type { OnBug } from '../guard.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Limits } from '../protocol/limit.ts';
import type { OwnWord } from '../protocol/own-word.ts';
import type { StoreReader } from '../store/store.ts';
import type { BadgeOf } from './above.ts';
import type { Addresses } from './addresses.ts';
import type { PeopleIn } from './beside.ts';
import type { GroupCommit } from './group-commit.ts';
import type { HouseNames } from './house-names.ts';
import type { Making } from './make.ts';
import type { HereFor, Newcomers } from './newcomers.ts';
import type { OpenCounts } from './open-counts.ts';
import type { NameOf } from './order.ts';
import type { Paces } from './paces.ts';
import type { Passwords } from './passwords.ts';
import type { Rules } from './rules.ts';
import type { Rush } from './rush.ts';
import type { SlowMode } from './slow-mode.ts';
import type { Standings } from './standings.ts';
import type { Works } from './works.ts';

/** The parts that all rooms have in common. */
export interface RoomParts {
  readonly store: StoreReader;
  readonly group: GroupCommit;
  readonly limits: Limits;
  /** Is there room for a fact on the disk? What there is room for counts as taken. */
  readonly fits: (fact: Fact) => boolean;
  readonly now: () => number;
  /** Milliseconds for which the next fact of a room may wait to share its commit and its frames. */
  readonly pace: (key: string) => number;
  readonly publish: (event: RoomEvent, digest: string | undefined) => void;
  /** Tells one person something, on whichever connections it asked to be told. */
  readonly tellOwn: (author: string, word: OwnWord) => void;
  readonly standings: Standings;
  readonly questions: OpenCounts;
  /** Messages that wait for those who keep order. */
  readonly held: OpenCounts;
  readonly passwords: Pick<Passwords, 'hashOf' | 'isOther'>;
  readonly nameOf: NameOf;
  readonly badgeOf: BadgeOf;
  readonly peopleIn: PeopleIn;
  /** Names that are the host's, in every room. */
  readonly house: HouseNames;
  readonly hereFor: HereFor;
  /** Is a hook asked about whoever enters? */
  readonly asksWhoEnters: boolean;
  readonly newcomers: Newcomers;
  readonly slow: SlowMode;
  readonly paces: Paces;
  readonly works: Works;
  readonly rush: Rush;
  readonly addresses: Addresses;
  readonly making: Making;
  readonly onBug: OnBug;
  readonly rules: Rules;
}
