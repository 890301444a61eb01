import { host } from '../client/host/index.ts';
import type { Room } from '../client/index.ts';
import type { Outcome } from './outcome.ts';
import type { Composer } from './part/composer.ts';
import { words } from './words.ts';

interface OwnActParts {
  readonly room: Room;
  readonly outcome: Outcome;
  readonly composer: Composer;
}

/** The acts on rows of one's own that the room does not show yet. They need no server, and so they are there at once. */
export class OwnActs {
  readonly #parts: OwnActParts;

  constructor(parts: OwnActParts) {
    this.#parts = parts;
  }

  takeBack(seq: number): void {
    const { outcome, room } = this.#parts;
    void outcome.of(host(room).act({ type: 'reject', seq }));
  }

  unsentDone(ref: string, what: 'retry' | 'copy' | 'discard'): void {
    const { outcome, room, composer } = this.#parts;
    if (what === 'copy') {
      const row = room.unsent.find((unsent) => unsent.ref === ref);
      return void outcome.ofCopy(row?.text ?? '', words().told.theText);
    }
    if (room[what](ref) === false) return;
    composer.focus();
  }
}
