import type { Room } from '../../client/index.ts';
import type { ReplyTo } from '../../protocol/carried.ts';
import type { Author, Message } from '../../protocol/record.ts';
import { canDo } from '../deed/deed.ts';
import type { Life } from '../life.ts';

/** Something that waits until somebody who keeps order has seen it. */
export interface Held {
  readonly seq: number;
  readonly author: Author;
  readonly at: number;
  readonly text: string;
  readonly why: { readonly type: string; readonly rule?: string };
  /** The message whose text it would be. */
  readonly target?: number;
  /** The message that it answers. */
  readonly reply?: ReplyTo;
}

/** A message that somebody reported, with the latest reports. */
export interface Reported {
  readonly message: Message;
  readonly count: number;
  readonly reports: readonly {
    readonly author: Author;
    readonly at: number;
    readonly why: string;
  }[];
}

interface Page {
  readonly held: readonly Held[];
  readonly reported: readonly Reported[];
  readonly nextHeld?: number;
  readonly nextReported?: number;
  readonly flagsFull?: true;
}

export interface QueueParts {
  readonly room: Room;
  readonly base: URL;
  readonly life: Life;
  readonly changed: () => void;
}

const soonMs = 200;
/** The events after which the queue is another one. */
const moving: ReadonlySet<string> = new Set([
  ...[
    'held',
    'rejected',
    'reported',
    'hidden',
    'restored',
    'removed',
    'cleared',
    'edited',
    'expired',
    'unbanned',
  ],
]);

/** The queue of those who keep order, as the server has it: read anew after each event that moves it. */
export class Queue {
  held: readonly Held[] = [];
  reported: readonly Reported[] = [];
  /** More is held or reported than is here. */
  goesOn = false;
  /** The rules flag nothing more. */
  flagsFull = false;
  readonly #parts: QueueParts;
  #isDue = false;
  #isCleared = false;

  constructor(parts: QueueParts) {
    this.#parts = parts;
    const { room } = parts;
    room.addEventListener('event', ({ detail }) => {
      const isApproval = detail.type === 'posted' && 'approval' in detail;
      if (isApproval || moving.has(detail.type)) this.#due();
    });
    room.addEventListener('state', () => this.#due());
  }

  get count(): number {
    return this.held.length + this.reported.length;
  }

  /** Does this person keep order? Nothing is told to who does not. */
  set isCleared(isCleared: boolean) {
    if (isCleared === this.#isCleared) return;
    this.#isCleared = isCleared;
    this.#take({ held: [], reported: [] });
    this.#due();
  }

  /** A storm of events is one question. */
  #due(): void {
    if (this.#isDue || !this.#isCleared) return;
    this.#isDue = true;
    this.#parts.life.after(soonMs, () => {
      this.#isDue = false;
      void this.read();
    });
  }

  async read(): Promise<void> {
    const { room, base, life } = this.#parts;
    if (room.state !== 'live' || !this.#isCleared || !canDo('approve')) return;
    try {
      const url = new URL(`api/rooms/${encodeURIComponent(room.code)}/queue`, base);
      const answer = await fetch(url, { headers: room.headers(), signal: life.signal });
      if (answer.ok && this.#isCleared) this.#take((await answer.json()) as Page);
    } catch {
      // The next event, or the connection that is back, asks again.
    }
  }

  #take({ held, reported, nextHeld, nextReported, flagsFull }: Page): void {
    this.held = held;
    this.reported = reported;
    this.flagsFull = flagsFull === true;
    this.goesOn = nextHeld !== undefined || nextReported !== undefined;
    this.#parts.changed();
  }
}
