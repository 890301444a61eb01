import type { Ack, Gap, Room } from '../../src/client/index.ts';
import { Failure } from '../../src/client/index.ts';
import type { Change } from '../../src/protocol/fact.ts';
import type { OpenOperation, OpenReader, Recording } from './history.ts';

/** Who reads and writes through a room of the SDK. */
export interface Watched {
  readonly recording: Recording;
  /** Tells this reader and sender from all others. */
  readonly name: string;
  /** The author's public id. */
  readonly author: string;
  readonly room: Room;
  /** What an earlier tab of this sender posted, by ref: it may end here. */
  readonly posts?: Map<string, OpenOperation>;
}

/**
 * The data that goes with every other text: wherever it is read, it is that of the text beside it. Of long
 * texts there would be more than may be.
 */
const metaOf = (text: string) =>
  text.length % 2 === 0 && text.length < 1_000 ? { of: text } : undefined;

/**
 * A room of the SDK that is recorded: what it shows, what is said through it, and how that ends.
 *
 * @example
 * const author = guestOf(secret).author.id;
 * const ann = new Watch({ recording, name: 'ann', author, room: client.room('tea') });
 * ann.post('good morning');
 * await allSent(ann.room);
 * await ann.fill();
 * expect(check(recording.history(logs))).toEqual([]);
 */
export class Watch {
  readonly room: Room;
  readonly reader: OpenReader;
  readonly #watched: Watched;
  readonly #posts: Map<string, OpenOperation>;
  #gaps: Gap[] = [];

  /** @param watched `room` in the turn in which it was made, before it can tell anything */
  constructor(watched: Watched) {
    const { recording, name, room } = watched;
    this.#watched = watched;
    this.#posts = watched.posts ?? new Map();
    this.room = room;
    this.reader = recording.reader(name, room.key, room.cursor);
    this.#comesIn();
    this.#listen();
  }

  post(text: string): void {
    const meta = metaOf(text);
    const { ref } = this.room.post(text, meta && { meta });
    this.#posts.set(ref, this.#begin({ type: 'posted', text }, ref));
  }

  /** Sends a post again that failed. */
  retry(ref: string): void {
    const operation = this.#posts.get(ref);
    if (operation?.outcome !== 'failed') return;
    this.#watched.recording.again(operation);
    this.room.retry(ref);
  }

  edit(target: number, text: string): Promise<void> {
    return this.#ask(
      { type: 'edited', target, text },
      this.room.edit(target, text, { meta: metaOf(text) ?? null }),
    );
  }

  remove(target: number): Promise<void> {
    return this.#ask({ type: 'removed', target }, this.room.remove(target));
  }

  react(target: number, emoji: string, on = true): Promise<void> {
    const type = on ? 'reacted' : 'unreacted';
    return this.#ask({ type, target, emoji }, this.room.react(target, emoji, on));
  }

  /** Reads what open gaps miss. One that can't be read now stays open. */
  async fill(): Promise<void> {
    for (const gap of [...this.#gaps]) {
      try {
        await this.#fillOne(gap);
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
      }
    }
  }

  /** Whatever is shown from here on was asked for later. */
  #comesIn(): void {
    const { acked } = this.#watched.recording;
    this.reader.shown.push({ type: 'came', acked });
  }

  async #fillOne(gap: Gap): Promise<void> {
    const { room, reader } = this;
    const pages = room.fill(gap);
    for (;;) {
      const asked = room.cursor?.seq ?? 0;
      const { value: messages, done } = await pages.next();
      if (!this.#gaps.includes(gap)) return;
      if (done) break;
      reader.shown.push({ type: 'filled', asked, messages });
    }
    this.#gaps.splice(this.#gaps.indexOf(gap), 1);
    reader.shown.push({ type: 'closed', gap });
  }

  #listen(): void {
    const { room } = this;
    const { shown } = this.reader;
    room.addEventListener('page', ({ detail: page }) => {
      shown.push({ type: 'page', page });
      if (page.reason !== 'gap') this.#gaps = [];
      if (page.gap) this.#gaps.push(page.gap);
    });
    room.addEventListener('event', ({ detail: event }) => shown.push({ type: 'event', event }));
    room.addEventListener('state', ({ detail }) => {
      if (detail === 'waiting' || detail === 'connecting') this.#comesIn();
      if (detail === 'live') shown.push({ type: 'complete', seq: room.cursor?.seq ?? 0 });
    });
    room.addEventListener('sent', ({ detail: { ref, seq } }) => {
      const operation = this.#posts.get(ref);
      const epoch = room.cursor?.epoch;
      if (operation) this.#watched.recording.acknowledge(operation, seq, epoch);
    });
    room.addEventListener('unsent', ({ detail }) => {
      for (const { ref, state } of detail) {
        const operation = this.#posts.get(ref);
        if (operation && state === 'failed') operation.outcome = 'failed';
      }
    });
  }

  async #ask(change: Change, asked: Promise<Ack>): Promise<void> {
    const operation = this.#begin(change);
    try {
      const { seq, epoch } = await asked;
      this.#watched.recording.acknowledge(operation, seq, epoch);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      operation.outcome = error.outcome;
    }
  }

  #begin(change: Change, ref?: string): OpenOperation {
    const { recording, name, author, room } = this.#watched;
    return recording.begin({ sender: name, author, room: room.key, ref, change });
  }
}
