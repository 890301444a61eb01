import { Refusal } from '../../protocol/error.ts';

/** Searches that wait for one room. */
const mostOfRoom = 16;
/** Searches that wait in all: whoever comes last is answered within seconds. */
const most = 64;

interface Waiting<Answer> {
  readonly work: () => Promise<Answer>;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
}

/** Does one thing after the other, one room after the other, and has an end. */
export class FairQueue<Answer> {
  readonly #rooms = new Map<string, Waiting<Answer>[]>();
  #waiting = 0;
  #isBusy = false;

  /** @throws Refusal `search_busy` */
  async add(room: string, work: () => Promise<Answer>): Promise<Answer> {
    const others = this.#rooms.get(room) ?? [];
    if (this.#waiting >= most || others.length >= mostOfRoom) throw new Refusal('search_busy');
    const { promise, resolve } = Promise.withResolvers<Answer>();
    others.push({ work, resolve });
    this.#rooms.set(room, others);
    this.#waiting++;
    if (!this.#isBusy) void this.#run();
    return promise;
  }

  async #run(): Promise<void> {
    this.#isBusy = true;
    for (let next = this.#next(); next; next = this.#next()) {
      const answer = next.work();
      next.resolve(answer);
      await answer.catch(() => {});
    }
    this.#isBusy = false;
  }

  #next(): Waiting<Answer> | undefined {
    for (const [room, waiting] of this.#rooms) {
      const next = waiting.shift();
      // The room goes to the end of the line.
      this.#rooms.delete(room);
      if (waiting.length > 0) this.#rooms.set(room, waiting);
      if (!next) continue;
      this.#waiting--;
      return next;
    }
    return undefined;
  }
}
