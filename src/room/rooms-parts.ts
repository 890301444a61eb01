import type { Bus } from '../bus/bus.ts';
import type { OnBug } from '../guard.ts';
import type { HookWatch } from '../hook-watch.ts';
import type { Counts } from '../protocol/counts.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Fact } from '../protocol/fact.ts';
import type { Limits } from '../protocol/limit.ts';
import type { RoomRule } from '../protocol/room-rule.ts';
import type { Store } from '../store/store.ts';
import type { BadgeOf } from './above.ts';
import type { Addresses } from './addresses.ts';
import type { PeopleIn } from './beside.ts';
import type { Codes } from './codes.ts';
import type { RoomHooks } from './hook.ts';
import type { HouseNames } from './house-names.ts';
import type { IsAlone } from './make.ts';
import type { HereFor } from './newcomers.ts';
import type { NameOf } from './order.ts';
import type { Rules } from './rules.ts';
import type { Rush } from './rush.ts';
import type { SlowMode } from './slow-mode.ts';
import type { Standings } from './standings.ts';

/** The parts that the law stands on. */
export interface RoomsParts {
  readonly store: Store;
  readonly bus: Bus;
  readonly limits: Limits;
  readonly now?: () => number;
  /** Is there room for a fact on the disk? There always is unless said. */
  readonly fits?: (fact: Fact) => boolean;
  /** Milliseconds for which a fact of a room may wait for others, so that they leave together. */
  readonly pace?: (key: string) => number;
  /** Told of every commit: how many facts, how long it took. */
  readonly onCommit?: (facts: number, milliseconds: number) => void;
  readonly hooks?: RoomHooks;
  /** Told of each call of a hook; nobody is unless said. */
  readonly watch?: HookWatch | undefined;
  /** Told of every event that was committed, after everybody else. */
  readonly onEvent?: (event: RoomEvent) => void;
  /** Told once nothing more is committed. */
  readonly onClosed?: () => Promise<void>;
  /** The standings of rooms, where others tell it what they read. */
  readonly standings?: Standings;
  /** The name of somebody in a room; nobody is known unless said. */
  readonly nameOf?: NameOf;
  /** The badge of somebody who is in a room; nobody is in any unless said. */
  readonly badgeOf?: BadgeOf;
  /** The people who are in a room; nobody is in any unless said. */
  readonly peopleIn?: PeopleIn;
  /** Names that are the host's; none unless said. */
  readonly house?: HouseNames;
  /** The time that somebody has been in a room; nobody is in any unless said. */
  readonly hereFor?: HereFor;
  /** The people who make rooms; they own them unless said. */
  readonly rule?: RoomRule;
  /** The codes that may become rooms; every one may unless said. */
  readonly codes?: Codes | undefined;
  /** The rules about words; each room decides by its own alone unless told. */
  readonly rules?: Rules;
  /** Nobody is in any room unless said. */
  readonly isAlone?: IsAlone;
  /** The moments when people wrote in slow rooms, where others tell it, too. */
  readonly slow?: SlowMode;
  /** The places that people are kept out by, where others tell it, too. */
  readonly addresses?: Addresses;
  /** Counts by which people are held to rates; nobody is unless said. */
  readonly counts?: Counts;
  /** The work of new guests of every room; none unless said. */
  readonly rush?: Rush;
  /** Told of what broke after a commit; the console unless said. */
  readonly onBug?: OnBug;
}
