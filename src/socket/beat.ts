import type { Conversation } from './conversation.ts';

/** Tells the latest event of each room, so that even a lost last one is noticed. */
export function tellBeat({ caller, places }: Conversation, now: number): void {
  const { outlet } = caller.connection;
  if (outlet.congested) return;
  const latest = [...places].map((place) => [place.room, place.latest]);
  caller.reply({ type: 'beat', at: now, rooms: Object.fromEntries(latest) });
}
