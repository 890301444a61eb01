import type { Room } from '../../client/index.ts';
import type { Cursor } from '../../protocol/record.ts';
import type { Keep } from '../keep.ts';
import type { Life } from '../life.ts';

const soonMs = 250;

/**
 * The mark up to which a room was read in this browser, by whichever of its tabs. Where storage is
 * forbidden, each tab knows of itself alone.
 */
export class ReadMark {
  readonly #key: string;
  readonly #room: Pick<Room, 'key' | 'cursor'>;
  readonly #kept: Keep;
  readonly #life: Life;
  #seq = 0;
  #isDue = false;

  constructor(room: Pick<Room, 'key' | 'cursor'>, kept: Keep, life: Life) {
    this.#key = `read.${room.key}`;
    this.#room = room;
    this.#kept = kept;
    this.#life = life;
    // What was read last is not lost with the app.
    life.atEnd(() => this.#isDue && this.#tell());
  }

  /** Another tab read on. */
  onMoved(moved: (seq: number) => void): void {
    const look = () => {
      const mark = this.#read();
      if (mark && mark.epoch === this.#room.cursor?.epoch) moved(mark.seq);
    };
    this.#kept.follow(this.#key, look, this.#life.signal);
  }

  /** Told soon, not at once: a busy room is read on with every frame. */
  move(seq: number): void {
    this.#seq = Math.max(this.#seq, seq);
    if (this.#isDue) return;
    this.#isDue = true;
    this.#life.after(soonMs, () => this.#tell());
  }

  #tell(): void {
    this.#isDue = false;
    const epoch = this.#room.cursor?.epoch;
    const mark = this.#read();
    if (epoch === undefined || (mark?.epoch === epoch && mark.seq >= this.#seq)) return;
    this.#kept.set(this.#key, JSON.stringify({ epoch, seq: this.#seq } satisfies Cursor));
  }

  #read(): Cursor | undefined {
    try {
      return JSON.parse(this.#kept.get(this.#key) ?? '') as Cursor;
    } catch {
      return undefined;
    }
  }
}
