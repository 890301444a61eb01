import { carryingOf } from './carried.ts';
import type { RoomEvent } from './event.ts';
import type { Message, Restored } from './record.ts';

/** Milliseconds for which a hide, or a clear of somebody else's, can be undone. */
export const undoFor = 60_000;
/** Milliseconds after which the words that it took are deleted. */
export const keptHidden = 75_000;

type Showing = Extract<RoomEvent, { type: 'restored' | 'pinned' }>;

/** An event with what its message says now; nothing where that is gone, or it is about no message. */
export function withShown(event: Showing, message: Message | undefined): Showing {
  if (!message || message.removedAt !== undefined) return event;
  if (event.type === 'pinned') return { ...event, message };
  return event.cleared ? event : { ...event, ...restoredOf(message) };
}

/** The part of a message that a hide takes from it. */
export function restoredOf(message: Message): Restored {
  const { text, stamp, editedAt, removedAt, reactions } = message;
  if (removedAt !== undefined) return {};
  return {
    text,
    ...(stamp === undefined ? {} : { stamp }),
    ...carryingOf(message),
    ...(editedAt === undefined ? {} : { editedAt }),
    ...(reactions === undefined ? {} : { reactions }),
  };
}
