import type { Bus, Published } from './bus.ts';

/** The road within one process. */
export function createMemoryBus(): Bus {
  const rooms = new Map<string, Set<(message: Published) => void>>();
  return {
    publish(message) {
      for (const hear of rooms.get(message.room) ?? []) hear(message);
    },
    subscribe(room, hear) {
      const ears = rooms.get(room) ?? new Set();
      rooms.set(room, ears.add(hear));
      return () => {
        ears.delete(hear);
        if (ears.size === 0 && rooms.get(room) === ears) rooms.delete(room);
      };
    },
    async close() {
      rooms.clear();
    },
  };
}
