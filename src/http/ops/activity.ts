import type { OpenRoom } from '../../hub/open-room.ts';
import { type ActiveRoom, shownSettings } from '../../protocol/desk.ts';

const minute = 60_000;

interface Seen {
  /** The room's latest facts at the last looks, oldest first. */
  readonly looks: { readonly at: number; readonly latest: number }[];
  /** The messages of the minute before the first look. */
  readonly before: number;
}

/**
 * The rooms that are open, by what happens in them. Nothing is counted for it: at each look the numbers
 * of their latest facts are compared with those of a minute ago, or, for the first minute, with the
 * messages that are in memory.
 */
export class Activity {
  readonly #open: () => Iterable<OpenRoom>;
  readonly #now: () => number;
  #seen = new Map<string, Seen>();

  /** @param now milliseconds since 1970 */
  constructor(open: () => Iterable<OpenRoom>, now: () => number = Date.now) {
    this.#open = open;
    this.#now = now;
  }

  /** The rooms in which most happens and then those with most people, at most so many. */
  look(most: number): readonly ActiveRoom[] {
    const now = this.#now();
    const seen = new Map<string, Seen>();
    const rooms = [...this.#open()].map((room) => {
      const known = this.#seen.get(room.key) ?? { looks: [], before: room.said(now - minute) };
      seen.set(room.key, known);
      return { ...room, aMinute: aMinuteOf(known, now, room.latest) };
    });
    this.#seen = seen;
    return rooms
      .sort((a, b) => b.aMinute - a.aMinute || b.people - a.people)
      .slice(0, most)
      .map(({ key, code, people, aMinute, settings }) => {
        return { key, code, people, aMinute, settings: shown(settings) };
      });
  }

  /** Nobody looks any more. */
  forget(): void {
    this.#seen.clear();
  }
}

function aMinuteOf({ looks, before }: Seen, now: number, latest: number): number {
  looks.push({ at: now, latest });
  while ((looks[1]?.at ?? now) <= now - minute) looks.shift();
  const [first = { at: now, latest }] = looks;
  const left = Math.max(0, 1 - (now - first.at) / minute);
  return latest - first.latest + Math.round(before * left);
}

function shown(settings: OpenRoom['settings']): ActiveRoom['settings'] {
  const set = shownSettings.filter((name) => settings[name] !== undefined);
  return Object.fromEntries(set.map((name) => [name, settings[name]]));
}
