import { complain, failed, type OnBug } from '../guard.ts';
import type { Bus, Published } from './bus.ts';

/** One subscription; the same function may be in several. */
interface Ear {
  readonly hear: (message: Published) => void;
}

/**
 * The road within one process.
 *
 * @param onBug told of an ear that fails: the others hear all the same
 */
export function createMemoryBus(onBug: OnBug = complain): Bus {
  const owner = { fail: onBug };
  const rooms = new Map<string, Set<Ear>>();
  return {
    publish(message) {
      for (const ear of rooms.get(message.room) ?? []) {
        try {
          ear.hear(message);
        } catch (error) {
          failed(owner, error);
        }
      }
    },
    subscribe(room, hear) {
      const ears = rooms.get(room) ?? new Set();
      const ear = { hear };
      rooms.set(room, ears.add(ear));
      return () => {
        ears.delete(ear);
        if (ears.size === 0 && rooms.get(room) === ears) rooms.delete(room);
      };
    },
    async close() {
      rooms.clear();
    },
  };
}
