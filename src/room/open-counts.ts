import type { RoomKey } from '../protocol/code.ts';
import type { RoomEvent } from '../protocol/event.ts';
import type { OpenQuestion } from '../protocol/question.ts';
import type { GroupCommit } from './group-commit.ts';
import { isNew, type Landed } from './landed.ts';
import type { Hindered } from './may.ts';

/** A kind of fact that waits until another one settles it, and of which there may be only so many. */
export interface OpenKind {
  /** The number that one person may have. */
  readonly each: number;
  /** The number that may come from one address; absent where that is no matter. */
  readonly eachPlace?: number;
  readonly inRoom: number;
  /** The refusal of one more, by the bound that is met. */
  readonly full: (bound: 'person' | 'place' | 'room') => Hindered;
  /** Those of a room that wait. */
  readonly read: (room: RoomKey) => Promise<readonly OpenQuestion[]>;
  /** Tells whether a fact is one. */
  readonly isOne: (event: RoomEvent) => boolean;
  /** The number of the one that a fact settles. */
  readonly settled: (event: RoomEvent) => number | undefined;
}

/** People with something open that are counted at a time; rooms that are forgotten are read again. */
const mostCounted = 10_000;

/** Those of one room that wait, the ones on their way to the disk among them. */
class Waiting {
  readonly #open = new Map<number, string>();
  readonly #counts = new Map<string, number>();
  /** Those that came from an address, in memory alone. */
  readonly #places = new Map<number, string>();
  readonly #perPlace = new Map<string, number>();
  readonly #kind: OpenKind;
  #flying = 0;

  constructor(kind: OpenKind, open: readonly OpenQuestion[]) {
    this.#kind = kind;
    for (const { seq, person } of open) this.opened(seq, person);
  }

  get people(): number {
    return this.#counts.size;
  }

  get isFlying(): boolean {
    return this.#flying > 0;
  }

  /** @throws Hindered */
  check(person: string, place: string | undefined): void {
    const { each, inRoom, eachPlace = inRoom, full } = this.#kind;
    if ((this.#counts.get(person) ?? 0) >= each) throw full('person');
    if (place !== undefined && (this.#perPlace.get(place) ?? 0) >= eachPlace) throw full('place');
    if (this.#open.size + this.#flying >= inRoom) throw full('room');
  }

  begin(person: string, place: string | undefined): void {
    this.#flying++;
    count(this.#counts, person, 1);
    count(this.#perPlace, place, 1);
  }

  end(person: string, place: string | undefined): void {
    this.#flying--;
    count(this.#counts, person, -1);
    count(this.#perPlace, place, -1);
  }

  opened(seq: number, person: string, place?: string): void {
    if (this.#open.has(seq)) return;
    this.#open.set(seq, person);
    count(this.#counts, person, 1);
    if (place === undefined) return;
    this.#places.set(seq, place);
    count(this.#perPlace, place, 1);
  }

  settled(seq: number): void {
    const person = this.#open.get(seq);
    if (person === undefined) return;
    this.#open.delete(seq);
    count(this.#counts, person, -1);
    count(this.#perPlace, this.#places.get(seq), -1);
    this.#places.delete(seq);
  }
}

function count(counts: Map<string, number>, whose: string | undefined, more: number): void {
  if (whose === undefined) return;
  const left = (counts.get(whose) ?? 0) + more;
  if (left > 0) counts.set(whose, left);
  else counts.delete(whose);
}

/** The counts of what waits in rooms where anything of a kind does; other rooms cost nothing. */
export class OpenCounts {
  readonly #kind: OpenKind;
  readonly #group: Pick<GroupCommit, 'landed'>;
  readonly #most: number;
  /** That in which somebody said one last stands at the end. */
  readonly #rooms = new Map<string, Waiting>();

  /** @param most people that are counted at a time */
  constructor(kind: OpenKind, group: Pick<GroupCommit, 'landed'>, most = mostCounted) {
    this.#kind = kind;
    this.#group = group;
    this.#most = most;
  }

  /** Is it known what waits in a room? */
  isReady(room: RoomKey): boolean {
    return this.#rooms.has(room);
  }

  /** Reads what waits in a room, where that is not known; whoever says one there meanwhile waits. */
  async ready(room: RoomKey): Promise<void> {
    if (this.#rooms.has(room)) return;
    await this.#group.landed();
    this.#rooms.set(room, new Waiting(this.#kind, await this.#kind.read(room)));
    this.#forget(room);
  }

  /**
   * Counts one that is about to be stored.
   *
   * @param person by whom it is counted
   * @param place the address that it comes from, where that is counted and known
   * @returns told what became of it
   * @throws Hindered
   */
  begin(room: string, person: string, place?: string): Landed {
    const waiting = this.#rooms.get(room) ?? new Waiting(this.#kind, []);
    waiting.check(person, place);
    this.#rooms.delete(room);
    this.#rooms.set(room, waiting);
    waiting.begin(person, place);
    return (committed) => {
      waiting.end(person, place);
      if (isNew(committed)) waiting.opened(committed.seq, person, place);
    };
  }

  /** Told of what was committed. */
  note(room: string, event: RoomEvent): void {
    const waiting = this.#rooms.get(room);
    if (!waiting) return;
    if (this.#kind.isOne(event)) waiting.opened(event.seq, event.author.id);
    const settled = this.#kind.settled(event);
    if (settled !== undefined) waiting.settled(settled);
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
