import { guard, type OnBug } from '../guard.ts';
import type { Place } from '../hub/place.ts';

/** The rooms that one connection is in. */
export class Places {
  readonly #byRoom = new Map<string, Place>();
  #isClosed = false;

  get size(): number {
    return this.#byRoom.size;
  }

  get(room: string): Place | undefined {
    return this.#byRoom.get(room);
  }

  /** Takes a place, or leaves it at once where nobody is there any more to sit in it. */
  take(place: Place): void {
    if (this.#isClosed) place.leave();
    else this.#byRoom.set(place.room, place);
  }

  leave(room: string): void {
    const place = this.#byRoom.get(room);
    this.#byRoom.delete(room);
    place?.leave();
  }

  [Symbol.iterator](): Iterator<Place> {
    return this.#byRoom.values();
  }

  /** Leaves them all; those still on the way in leave as they come. */
  close(onBug: OnBug): void {
    this.#isClosed = true;
    const places = [...this.#byRoom.values()];
    this.#byRoom.clear();
    for (const place of places) guard({ fail: onBug }, () => place.leave());
  }
}
