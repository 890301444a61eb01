import type { People, Signal } from './event.ts';
import { never } from './never.ts';
import type { Settings } from './setting.ts';

/** The form in which people in a room are shown to those who keep no order. */
type Shown = Settings['people'];

/**
 * The people in a room as those see them who keep no order.
 *
 * @example peopleSeen({ count: 2, list: [ann, bo] }, 'counted') // { count: 2 }
 */
export function peopleSeen(people: People, shown: Shown = 'listed'): People {
  switch (shown) {
    case 'listed':
      return people;
    case 'counted':
      return { count: people.count };
    case 'hidden':
      return { count: 0 };
    default:
      return never(shown);
  }
}

/** The same of a signal: undefined where they hear nothing of it. */
export function signalSeen(signal: Signal, shown: Shown = 'listed'): Signal | undefined {
  if (shown === 'listed') return signal;
  // What is being written will be a message, which everybody hears.
  if (signal.type === 'growing' || signal.type === 'grown') return signal;
  if (shown === 'hidden' || signal.type !== 'presence') return undefined;
  const { type, room, count } = signal;
  return { type, room, count };
}

/** The signal after which these are known to be all who are there. */
export function peopleSignal(room: string, { count, list }: People): Signal {
  return { type: 'presence', room, count, ...(list && { came: list, went: [] }) };
}
