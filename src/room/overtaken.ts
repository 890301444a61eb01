import { Refusal } from '../protocol/error.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { Message } from '../protocol/record.ts';
import type { StoreReader } from '../store/store.ts';

type Held = Extract<RoomEvent, { readonly type: 'held' }>;

/** A new text of a message came after the one that waits: let pass, the old one would stand in its place. */
class Overtaken extends Refusal {
  override readonly words =
    'A newer text of that message came since: only the newest one is let pass. Reject this one.';

  constructor() {
    super('not_held');
  }
}

/** The refusal of a text that waits, where a newer one of the same message waits or stands; else undefined. */
export async function whyOvertaken(
  { review }: Pick<StoreReader, 'review'>,
  { room, seq, at, target }: Held,
  { editedAt = 0 }: Message,
): Promise<Refusal | undefined> {
  if (editedAt >= at) return new Overtaken();
  const waiting = await review.waiting(room);
  return waiting.some((one) => one.target === target && one.seq > seq)
    ? new Overtaken()
    : undefined;
}
