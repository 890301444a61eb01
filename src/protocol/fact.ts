import type { Carried, Carrying } from './carried.ts';
import type { RoomName } from './code.ts';
import type { Author, Restored, Shown } from './record.ts';
import type { GivenRole, Role } from './role.ts';
import type { SettingName, SettingValue } from './setting.ts';

/** A change in a room, as it was decided; durable and numbered once the store has committed it. */
export type Change =
  | ({
      readonly type: 'posted';
      readonly text: string;
      /** The client's own words for the time; only the chatlog dialect says and hears them. */
      readonly stamp?: string;
    } & Carrying)
  /** Whole: all that goes with the text from then on, what it keeps of before among it. */
  | ({ readonly type: 'edited'; readonly target: number; readonly text: string } & Carried)
  | {
      readonly type: 'removed';
      readonly target: number;
      /** The reason of those who keep order. */
      readonly reason?: string;
    }
  /** Taken away by those who keep order; for a minute it can be brought back. */
  | { readonly type: 'hidden'; readonly target: number; readonly reason?: string }
  | {
      /** Restores what a hide or a clear took. */
      readonly type: 'restored';
      /** The hidden message, or the fact that cleared. */
      readonly target: number;
      /** The words of that fact, where it is a clear. */
      readonly cleared?: Cleared;
    }
  | ({
      /**
       * Takes what a removal takes of each message of one author, from number `from` up to `upTo`.
       */
      readonly type: 'cleared';
      readonly reason?: string;
    } & Cleared)
  | {
      readonly type: 'pinned';
      readonly target: number;
      /** Milliseconds since 1970; absent where it stays. */
      readonly until?: number;
    }
  | { readonly type: 'unpinned'; readonly target: number }
  | { readonly type: 'reacted'; readonly target: number; readonly emoji: string }
  | { readonly type: 'unreacted'; readonly target: number; readonly emoji: string }
  | { readonly type: 'set'; readonly setting: SettingName; readonly value: SettingValue }
  | {
      readonly type: 'granted';
      /** An author's id. */
      readonly person: string;
      /** The name that it has when it is given the role. */
      readonly name: string;
      readonly role: GivenRole;
      /** Milliseconds since 1970; absent where the role stays. */
      readonly until?: number;
    }
  | {
      readonly type: 'revoked';
      readonly person: string;
      readonly name: string;
      /** The one that is taken. */
      readonly role: GivenRole;
      /**
       * The highest role that no token gives here any more; `guest` where tokens count as before.
       * Absent where none gives any.
       */
      readonly taken?: Exclude<GivenRole, 'owner'> | 'guest';
    }
  | {
      /** The guest is this person from here on. */
      readonly type: 'linked';
      readonly guest: string;
      readonly person: string;
      /** The person's name; never the guest's. */
      readonly name: string;
    }
  | { readonly type: 'asked'; readonly text: string }
  /** `target` is the fact that asked, `to` the id of its author. */
  | {
      readonly type: 'answered';
      readonly target: number;
      readonly to: string;
      readonly text: string;
    }
  | {
      /** Kept from speaking for a while. */
      readonly type: 'timed-out';
      readonly person: string;
      /** The name that it had then. */
      readonly name: string;
      /** Milliseconds since 1970. */
      readonly until: number;
      readonly reason?: string;
      /** Also who is new and speaks from the same address; of a name that anybody says, that alone. */
      readonly address?: true;
    }
  | {
      readonly type: 'banned';
      readonly person: string;
      readonly name: string;
      /** Absent where it stays. */
      readonly until?: number;
      readonly reason?: string;
      readonly address?: true;
    }
  /** Ends a ban and a timeout. */
  | { readonly type: 'unbanned'; readonly person: string; readonly name: string }
  /** Words about somebody, for those who keep order. */
  | { readonly type: 'noted'; readonly person: string; readonly text: string }
  | { readonly type: 'expired'; readonly upTo: number }
  | ({
      /** Waits until somebody who keeps order has seen it: a message, or the new text of one. */
      readonly type: 'held';
      readonly text: string;
      readonly why: HeldWhy;
      /** The message whose text it would be. */
      readonly target?: number;
      readonly stamp?: string;
    } & Carrying)
  | {
      /**
       * `target` is a held fact, which will be no message, or a message whose reports lead to nothing.
       */
      readonly type: 'rejected';
      readonly target: number;
      readonly reason?: string;
    }
  | { readonly type: 'reported'; readonly target: number; readonly why: string };

/** The reason why something is held: a setting, or a rule. */
export interface HeldWhy {
  readonly type: 'newcomer' | 'everybody' | 'rule';
  readonly rule?: string;
}

/** The held fact that one was before, and who let it pass. */
export interface Approval {
  readonly by: Author;
  /** The number of the held fact. */
  readonly held: number;
}

/** Some messages of one author. */
export interface Cleared {
  readonly person: string;
  readonly from: number;
  readonly upTo: number;
}

/** As what somebody acted, where a fact is an act of order: its role, and where that came from. */
export interface As {
  readonly role: Role;
  /** Absent where the room's own facts gave it. */
  readonly by?: 'token' | 'host' | 'link';
}

/** A change, and whose it is. */
export interface Fact {
  readonly room: RoomName;
  readonly author: Author;
  /** Milliseconds since 1970, by the server's clock. */
  readonly at: number;
  /** Unique per room and author, or, for authors without a secret, per room and `within`. */
  readonly ref?: string;
  /**
   * The connection of an author without a secret: nothing else tells such authors apart. Without
   * one, their refs stand for nothing, and come back in answers only.
   */
  readonly within?: string;
  /** The words of a message that are told with the event, and stored in the message alone. */
  readonly shown?: Restored | Shown;
  /** Absent for what anybody may do. */
  readonly as?: As;
  /** Present where it was held before: `as` is then what its approver acted as. */
  readonly approval?: Approval;
  /**
   * The hash of the password that is set: it is stored in a table of its own, and is no part of what is
   * sealed, told or exported.
   */
  readonly passwordHash?: string;
  /** Other ids of the same person: a ref that stands for something of theirs, stands for it here, too. */
  readonly aliases?: readonly string[] | undefined;
  /** The link that is counted with it, by its id; it is no part of what is kept. */
  readonly invite?: string;
  /**
   * It is about the fact before it in the same commit, whose number nobody knows yet where its target is
   * 0: stored with that one, and not at all where that one is a repeat.
   */
  readonly follows?: true;
  readonly change: Change;
}

/** The scope in which a ref stands for one fact only; undefined where it stands for none. */
export function refScope({ author, within }: Pick<Fact, 'author' | 'within'>): string | undefined {
  if (!author.claimed) return author.id;
  return within === undefined ? undefined : `within ${within}`;
}
