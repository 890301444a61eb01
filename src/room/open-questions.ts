import type { RoomKey } from '../protocol/code.ts';
import type { RoomEvent } from '../protocol/event.ts';
import { type OpenQuestion, openEach, openInRoom } from '../protocol/question.ts';
import type { StoreReader } from '../store/store.ts';
import type { GroupCommit } from './group-commit.ts';
import { Hindered } from './may.ts';

/** People with open questions that are counted at a time; rooms that are forgotten are read again. */
const mostCounted = 10_000;

/** The questions of one room that wait, those on their way to the disk among them. */
class Waiting {
  readonly #open = new Map<number, string>();
  readonly #counts = new Map<string, number>();
  #flying = 0;

  constructor(open: readonly OpenQuestion[]) {
    for (const { seq, person } of open) this.asked(seq, person);
  }

  get people(): number {
    return this.#counts.size;
  }

  get isFlying(): boolean {
    return this.#flying > 0;
  }

  /** @throws Hindered `too_many_questions` */
  check(person: string): void {
    const isFull = this.#open.size + this.#flying >= openInRoom;
    if (isFull || (this.#counts.get(person) ?? 0) >= openEach) {
      throw new Hindered({ code: 'too_many_questions' });
    }
  }

  begin(person: string): void {
    this.#flying++;
    this.#count(person, 1);
  }

  end(person: string): void {
    this.#flying--;
    this.#count(person, -1);
  }

  asked(seq: number, person: string): void {
    if (this.#open.has(seq)) return;
    this.#open.set(seq, person);
    this.#count(person, 1);
  }

  answered(seq: number): void {
    const person = this.#open.get(seq);
    if (person === undefined) return;
    this.#open.delete(seq);
    this.#count(person, -1);
  }

  #count(person: string, more: number): void {
    const count = (this.#counts.get(person) ?? 0) + more;
    if (count > 0) this.#counts.set(person, count);
    else this.#counts.delete(person);
  }
}

/** The questions that wait in rooms where somebody asks; rooms where nobody does cost nothing. */
export class OpenQuestions {
  readonly #store: Pick<StoreReader, 'openQuestions'>;
  readonly #group: Pick<GroupCommit, 'landed'>;
  readonly #most: number;
  /** That in which somebody asked last stands at the end. */
  readonly #rooms = new Map<string, Waiting>();

  /** @param most people that are counted at a time */
  constructor(
    store: Pick<StoreReader, 'openQuestions'>,
    group: Pick<GroupCommit, 'landed'>,
    most = mostCounted,
  ) {
    this.#store = store;
    this.#group = group;
    this.#most = most;
  }

  /** Reads what waits in a room, where that is not known; whoever asks there meanwhile waits. */
  async ready(room: RoomKey): Promise<void> {
    if (this.#rooms.has(room)) return;
    await this.#group.landed();
    this.#rooms.set(room, new Waiting(await this.#store.openQuestions(room)));
    this.#forget(room);
  }

  /**
   * Counts a question that is about to be stored.
   *
   * @returns called once it is stored and noted, or is not
   * @throws Hindered `too_many_questions`
   */
  begin(room: string, person: string): () => void {
    const waiting = this.#rooms.get(room) ?? new Waiting([]);
    waiting.check(person);
    this.#rooms.delete(room);
    this.#rooms.set(room, waiting);
    waiting.begin(person);
    return () => waiting.end(person);
  }

  /** Told of what was committed. */
  note(room: string, event: RoomEvent): void {
    if (event.type === 'asked') this.#rooms.get(room)?.asked(event.seq, event.author.id);
    if (event.type === 'answered') this.#rooms.get(room)?.answered(event.target);
  }

  #forget(but: string): void {
    let people = 0;
    for (const waiting of this.#rooms.values()) people += waiting.people;
    for (const [room, waiting] of this.#rooms) {
      if (people <= this.#most) return;
      if (room === but || waiting.isFlying) continue;
      this.#rooms.delete(room);
      people -= waiting.people;
    }
  }
}
