import type { OpenEvent } from '../protocol/clearance.ts';
import type { People } from '../protocol/event.ts';
import type { Me } from '../protocol/me.ts';
import type { Author } from '../protocol/record.ts';
import type { OwnHeld } from '../protocol/review.ts';
import type { Settings } from '../protocol/setting.ts';
import type { FailureCode } from './failure.ts';
import type { GrowingEvents } from './growing.ts';
import type { Unsent } from './outbox-store.ts';
import type { Page } from './pages.ts';
import type { StandingTarget } from './target.ts';

/**
 * `connecting`: not yet in. `catching-up`: what was missed is being read. `live`: everything so far
 * was heard. `waiting`: there is no connection, and `client.state.until` says when one is tried.
 * `closed`: left, refused (`room.refusal` says why), or the client is closed (`client.state` does).
 */
export type RoomState = 'connecting' | 'catching-up' | 'live' | 'waiting' | 'closed';

/** The reason for which a room is closed to this client. */
export interface EntryRefusal {
  readonly code: FailureCode;
  readonly text: string;
  /** Seconds after which it may be tried again; null where that changes nothing. */
  readonly retry: number | null;
  /** The words of those who keep order, where it is out and they gave any. */
  readonly reason?: string | undefined;
}

/** The events of what a room says of this client in it. */
export interface OwnEvents {
  /** The role of this client in the room, and what it may not do; another one after every change. */
  me: Me;
  /** The settings that are other than usual, as far as this client may know them. */
  settings: Readonly<Partial<Settings>>;
  /** Messages of this client that wait for those who keep order, or were rejected in the last day. */
  waiting: readonly OwnHeld[];
}

export interface RoomEvents extends OwnEvents, GrowingEvents {
  /** The room does not let us in; one that asks for a password does once `enter` says it. */
  refused: EntryRefusal;
  /** Each change of the room's log, in order, without holes, each once. */
  event: OpenEvent;
  page: Page;
  people: People;
  typing: Author;
  /**
   * This person has read up to there on another device; told where `mine` was asked for, and each time
   * that it is answered.
   */
  read: number;
  /** Another list after every change. */
  unsent: readonly Unsent[];
  /** An unsent message was acknowledged, or seen in the log. */
  sent: { readonly ref: string; readonly seq: number };
  state: RoomState;
}

/** The events that tell what stands in the room under the same name. */
export type RoomStanding = keyof OwnEvents | 'growing' | 'people' | 'unsent' | 'state';

/** The room as one that tells of itself. */
export type RoomTarget = StandingTarget<RoomEvents, RoomStanding>;
