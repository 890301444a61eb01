import type { Cursor } from '../../protocol/record.ts';
import { kept } from '../keep.ts';

const soonMs = 250;

/**
 * How far a room was read in this browser, by whichever of its tabs. Where storage is forbidden,
 * each tab knows of itself alone.
 */
export class ReadMark {
  readonly #key: string;
  readonly #epoch: () => string | undefined;
  #seq = 0;
  #isDue = false;

  constructor(room: string, epoch: () => string | undefined) {
    this.#key = `read.${room}`;
    this.#epoch = epoch;
  }

  /** Another tab read on. */
  onMoved(moved: (seq: number) => void): void {
    addEventListener('storage', ({ key }) => {
      if (key !== null && !key.endsWith(this.#key)) return;
      const mark = this.#read();
      if (mark && mark.epoch === this.#epoch()) moved(mark.seq);
    });
  }

  /** Told soon, not at once: a busy room is read on with every frame. */
  move(seq: number): void {
    this.#seq = Math.max(this.#seq, seq);
    if (this.#isDue) return;
    this.#isDue = true;
    setTimeout(() => this.#tell(), soonMs);
  }

  #tell(): void {
    this.#isDue = false;
    const epoch = this.#epoch();
    const mark = this.#read();
    if (epoch === undefined || (mark?.epoch === epoch && mark.seq >= this.#seq)) return;
    kept.set(this.#key, JSON.stringify({ epoch, seq: this.#seq } satisfies Cursor));
  }

  #read(): Cursor | undefined {
    try {
      return JSON.parse(kept.get(this.#key) ?? '') as Cursor;
    } catch {
      return undefined;
    }
  }
}
