import type { RoomEvent } from '../protocol/event.ts';
import type { Change, Fact } from '../protocol/fact.ts';

/** Is there nothing but a text? Most that is said is that, and nothing of it is looked up. */
function isBare(change: Extract<Change, { type: 'posted' }>): boolean {
  const { stamp, reply, cut, mentions, meta } = change;
  return (stamp ?? reply ?? cut ?? mentions ?? meta) === undefined;
}

/** A fact that was committed under this number, as it is told. */
export function eventOf(fact: Fact, seq: number, epoch: string): RoomEvent {
  const { change, author, at, ref, shown, as, approval } = fact;
  const room = fact.room.key;
  const { type } = change;
  if (type === 'posted' && ref !== undefined && isBare(change)) {
    return { type, room, seq, epoch, at, author, text: change.text, ref };
  }
  const mark = ref === undefined ? undefined : { ref };
  const { type: _, ...rest } = change;
  const acted = as === undefined ? undefined : { as, ...(approval && { approval }) };
  return { type, room, seq, epoch, at, author, ...rest, ...shown, ...mark, ...acted } as RoomEvent;
}
