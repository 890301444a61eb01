import type { Restored, RoomEvent } from './event.ts';
import type { Message } from './record.ts';

/** Milliseconds for which a hide, or a clear of somebody else's, can be undone. */
export const undoFor = 60_000;
/** Milliseconds after which the words that it took are deleted. */
export const keptHidden = 75_000;

type RestoredEvent = Extract<RoomEvent, { type: 'restored' }>;

/** An event that restores a message, with what that shows again; nothing where it is gone again. */
export function restoring(event: RestoredEvent, message: Message): RestoredEvent {
  return { ...event, ...restoredOf(message) };
}

/** The part of a message that a hide takes from it. */
export function restoredOf({ text, stamp, editedAt, removedAt, reactions }: Message): Restored {
  if (removedAt !== undefined) return {};
  return {
    text,
    ...(stamp === undefined ? {} : { stamp }),
    ...(editedAt === undefined ? {} : { editedAt }),
    ...(reactions === undefined ? {} : { reactions }),
  };
}
