import type { Client, Room } from '../client/index.ts';
import type { Muted } from './muted.ts';
import type { TypingLine } from './part/typing-line.ts';

/** Shows who else is writing, but for people who are hidden. */
export function hearTyping(room: Room, client: Client, muted: Muted, line: TypingLine): void {
  room.addEventListener('typing', ({ detail }) => {
    if (detail.id !== client.you?.id && !muted.has(detail.id)) line.writes(detail);
  });
  room.addEventListener('event', ({ detail }) => {
    if (detail.type === 'posted') line.stops(detail.author.id);
  });
  muted.follow(() => line.only((id) => !muted.has(id)));
}
