import type { Room } from './client.ts';

/** The rooms that somebody has joined, each as often: it is left once all have let it go. */
export class Joins {
  readonly #counts = new Map<Room, number>();

  /** @returns lets it go, the first time that it is called */
  join(room: Room): () => void {
    this.#count(room, 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#count(room, -1);
      // Whoever joins again in the same moment finds the room as it was.
      setTimeout(() => this.#leave(room));
    };
  }

  #count(room: Room, more: number): void {
    this.#counts.set(room, (this.#counts.get(room) ?? 0) + more);
  }

  #leave(room: Room): void {
    if (this.#counts.get(room) !== 0) return;
    this.#counts.delete(room);
    room.leave();
  }
}
