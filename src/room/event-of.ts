import type { RoomEvent } from '../protocol/event.ts';
import type { Fact } from '../protocol/fact.ts';

/** A fact that was committed under this number, as it is told. */
export function eventOf(fact: Fact, seq: number, epoch: string): RoomEvent {
  const { change, author, at, ref, shown, as, approval } = fact;
  const room = fact.room.key;
  const { type } = change;
  if (type === 'posted' && change.stamp === undefined && ref !== undefined) {
    return { type, room, seq, epoch, at, author, text: change.text, ref };
  }
  const mark = ref === undefined ? undefined : { ref };
  const { type: _, ...rest } = change;
  const acted = as === undefined ? undefined : { as, ...(approval && { approval }) };
  return { type, room, seq, epoch, at, author, ...rest, ...shown, ...mark, ...acted } as RoomEvent;
}
