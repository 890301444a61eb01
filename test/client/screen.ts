import type { Gap, Room } from '../../src/client/index.ts';

/** A page as a person sees it: what is shown, and what was shown wrongly. */
export class Screen {
  readonly room: Room;
  readonly shown = new Map<number, string>();
  readonly wrong: string[] = [];
  readonly #holes: Gap[] = [];
  #last: number | undefined;

  constructor(room: Room) {
    this.room = room;
    room.addEventListener('page', ({ detail: { messages, seq, epoch, reason, gap } }) => {
      if ((this.#last === undefined) !== (reason === 'fresh')) this.wrong.push(`page ${reason}`);
      for (const { seq: at, text } of messages) this.shown.set(at, text);
      if (gap) this.#holes.push(gap);
      else if (messages[0]) this.#holes.push({ epoch, from: 1, to: messages[0].seq - 1 });
      this.#last = seq;
    });
    room.addEventListener('event', ({ detail }) => {
      if (detail.seq !== (this.#last ?? 0) + 1)
        this.wrong.push(`${detail.seq} after ${this.#last}`);
      if (this.shown.has(detail.seq)) this.wrong.push(`${detail.seq} twice`);
      if (detail.type === 'posted') this.shown.set(detail.seq, detail.text);
      this.#last = detail.seq;
    });
  }

  /** Numbers up to `latest` that are neither on the screen nor in a hole that it was told of. */
  silentHoles(latest: number): number[] {
    const isTold = (seq: number) => this.#holes.some(({ from, to }) => from <= seq && seq <= to);
    const all = Array.from({ length: latest }, (_, n) => n + 1);
    return all.filter((seq) => !this.shown.has(seq) && !isTold(seq));
  }

  async fill(): Promise<void> {
    for (const hole of this.#holes) {
      for await (const messages of this.room.fill(hole)) {
        for (const { seq, text } of messages) this.shown.set(seq, text);
      }
    }
  }

  get texts(): string[] {
    return [...this.shown].sort(([a], [b]) => a - b).map(([, text]) => text);
  }
}
