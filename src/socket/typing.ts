import type { Conversation } from './conversation.ts';

/**
 * Hints to a room that somebody writes.
 *
 * @throws Refusal `bad_code`, `not_joined`
 */
export function typing(talk: Conversation, spelling: string): void {
  const { room, isOut } = talk.placeOf(spelling);
  // Who may say nothing hints at nothing.
  if (talk.self.readsOnly || isOut) return;
  // It is told once in so long, however often it is said.
  const pause = talk.caller.counts.rates.typing.everyMs;
  const now = performance.now();
  if (now - (talk.typed?.get(room) ?? -pause) < pause) return;
  talk.typed ??= new Map();
  talk.typed.set(room, now);
  // Who goes through ever new rooms leaves no trace of each.
  const [oldest] = talk.typed.keys();
  const { roomsPerConnection } = talk.caller.house.limits;
  if (oldest !== undefined && talk.typed.size > roomsPerConnection) talk.typed.delete(oldest);
  const { hub } = talk.caller.house;
  hub.hint({ type: 'typing', room, author: hub.called(room, talk.self.author) });
}
