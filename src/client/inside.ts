import type { OpenEvent } from '../protocol/clearance.ts';
import type { RoomCommand } from '../protocol/command.ts';
import type { Aside } from '../protocol/me.ts';
import type { Ack } from './ack.ts';
import type { Room } from './client.ts';
import type { Joined } from './joined.ts';
import type { Uplink } from './uplink.ts';

type WithoutRoom<Of> = Of extends unknown ? Omit<Of, 'room'> : never;
export type Acting = Exclude<RoomCommand, { type: 'post' | 'make' }>;
export type Doing = WithoutRoom<Acting>;

/** The part of a room's words that is for who keeps its order beside it. */
export interface OrderEnd {
  /** Takes what a join says, which says it all. */
  enter(joined: Joined): void;
  notice(aside: Aside): void;
  hear(event: OpenEvent): void;
}

/** A room as a part sees it that is loaded beside it. */
export interface Inside extends Room {
  readonly uplink: Uplink;
  readonly spelling: string;
  /** Told of everything before the room tells of it. */
  end: OrderEnd | undefined;
  /** Asks for a change of the room, and does the work that it may ask for before. */
  do(command: Doing): Promise<Ack>;
  /** Comes in, where it was closed until now. */
  follow(link: ReturnType<Uplink['state']>): void;
}
