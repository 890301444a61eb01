import { complain } from '../../src/guard.ts';
import {
  type CursorTable,
  GatheredCursors,
} from '../../src/store/hook-cursors/gathered-cursors.ts';
import type { RoomBehind } from '../../src/store/hook-cursors/hook-cursors.ts';

/** Cursors of hooks, kept from one opening to the next: by hook, then by room. */
export type ModelCursors = Map<string, Map<string, number>>;

/** Cursors in memory. @param rooms how far each room goes */
export function modelCursors(
  hooks: ModelCursors,
  rooms: () => readonly Omit<RoomBehind, 'told'>[],
): GatheredCursors {
  const seqOf = (hook: string, room: string) => hooks.get(hook)?.get(room) ?? 0;
  const table: CursorTable = {
    async begin(hook) {
      if (hooks.has(hook)) return;
      hooks.set(hook, new Map(rooms().map(({ room, seq }) => [room, seq])));
    },
    of: async (hook, room) => seqOf(hook, room),
    async put(cursors) {
      for (const { hook, room, seq } of cursors) {
        const kept = hooks.get(hook) ?? new Map<string, number>();
        hooks.set(hook, kept.set(room, Math.max(seq, kept.get(room) ?? 0)));
      }
    },
    behind: async ({ hook, after = '', limit }) =>
      rooms()
        .map((each) => ({ ...each, told: seqOf(hook, each.room) }))
        .filter(({ room, seq, told }) => room > after && seq > told)
        .sort((a, b) => (a.room < b.room ? -1 : 1))
        .slice(0, limit),
    async close() {},
  };
  return new GatheredCursors(table, complain);
}
