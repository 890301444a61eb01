import { complain, failed, type OnBug } from '../guard.ts';
import type { Bus, Published } from './bus.ts';

/**
 * The road within one process.
 *
 * @param onBug told of an ear that fails: the others hear all the same
 */
export function createMemoryBus(onBug: OnBug = complain): Bus {
  const owner = { fail: onBug };
  const rooms = new Map<string, Set<(message: Published) => void>>();
  return {
    publish(message) {
      for (const hear of rooms.get(message.room) ?? []) {
        try {
          hear(message);
        } catch (error) {
          failed(owner, error);
        }
      }
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
