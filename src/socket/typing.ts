import type { Conversation } from './conversation.ts';

/** Milliseconds in which it is told once, however often it is said. */
const pause = 1_000;

/**
 * Hints to a room that somebody writes.
 *
 * @throws Refusal `bad_code`, `not_joined`
 */
export function typing(talk: Conversation, spelling: string): void {
  const { room } = talk.placeOf(spelling);
  const now = performance.now();
  if (now - (talk.typed?.get(room) ?? -pause) < pause) return;
  talk.typed ??= new Map();
  talk.typed.set(room, now);
  talk.caller.house.hub.hint({ type: 'typing', room, author: talk.self.author });
}
