import type { Room } from '../../client/index.ts';
import type { Cursor } from '../../protocol/record.ts';
import type { Keep } from '../keep.ts';
import type { Life } from '../life.ts';
import type { Surroundings } from '../surroundings.ts';

const soonMs = 250;

/** The place where reading stopped. */
export interface Stopped {
  readonly seq: number;
  /** Milliseconds since 1970; absent where that was on another device. */
  readonly at?: number | undefined;
}

type Around = Pick<Surroundings, 'kept' | 'window'>;
type ReadRoom = Pick<Room, 'key' | 'cursor' | 'read' | 'addEventListener'>;

/**
 * The mark up to which a room was read: in this browser, by whichever of its tabs, and at the server,
 * which tells other devices. Where storage is forbidden, each tab knows of itself alone.
 */
export class ReadMark {
  readonly #key: string;
  readonly #room: ReadRoom;
  readonly #kept: Keep;
  readonly #life: Life;
  #seq = 0;
  #isDue = false;

  constructor(room: ReadRoom, { kept, window }: Around, life: Life) {
    this.#key = `read.${room.key}`;
    this.#room = room;
    this.#kept = kept;
    this.#life = life;
    // What was read last is lost neither with the app nor with the page.
    const tell = () => this.#isDue && this.#tell();
    life.atEnd(tell);
    window.addEventListener('pagehide', tell, { signal: life.signal });
  }

  /** The mark of this browser; undefined where nothing of this log was read in it. */
  get stopped(): Stopped | undefined {
    const mark = this.#read();
    return mark && mark.epoch === this.#room.cursor?.epoch ? mark : undefined;
  }

  /** Another tab read on, or another device. */
  onMoved(moved: (seq: number) => void): void {
    const look = () => {
      const { stopped } = this;
      if (stopped) moved(stopped.seq);
    };
    this.#kept.follow(this.#key, look, this.#life.signal);
    this.#room.addEventListener('read', ({ detail }) => {
      moved(detail);
      this.#keep(detail);
    });
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
    this.#room.read(this.#seq);
    this.#keep(this.#seq);
  }

  #keep(seq: number): void {
    const epoch = this.#room.cursor?.epoch;
    const mark = this.#read();
    if (epoch === undefined || (mark?.epoch === epoch && mark.seq >= seq)) return;
    this.#kept.set(this.#key, JSON.stringify({ epoch, seq, at: Date.now() }));
  }

  #read(): (Cursor & Stopped) | undefined {
    try {
      return JSON.parse(this.#kept.get(this.#key) ?? '') as Cursor & Stopped;
    } catch {
      return undefined;
    }
  }
}
