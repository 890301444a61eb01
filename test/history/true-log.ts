import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Log, Operation } from './history.ts';
import { type Pairs, pair } from './pair.ts';
import { apply, type Said } from './said.ts';

/** What a fact made of a text. */
interface Wording {
  /** More than one where it is not known which command it was. */
  readonly texts: Set<string>;
  /** How many commands were acknowledged before it was; infinite where it never was. */
  readonly acked: number;
}

/** A room's log, and what its senders meant by it. */
export class TrueLog {
  readonly room: string;
  readonly epoch: string | undefined;
  readonly operations: readonly Operation[];
  readonly facts: readonly RoomEvent[];
  readonly #pairs: Pairs;
  readonly #sealed: ReadonlySet<string>;
  readonly #moved: ReadonlySet<string>;
  readonly #bySeq: ReadonlyMap<number, RoomEvent>;
  /** What each message's facts made its text, in order, by the message's number. */
  readonly #texts = new Map<number, Wording[]>();

  constructor(room: string, log: Log | undefined, operations: readonly Operation[]) {
    this.room = room;
    this.epoch = log?.epoch;
    this.facts = log?.facts ?? [];
    this.operations = operations;
    this.#sealed = log?.sealed ?? new Set();
    this.#moved = log?.moved ?? new Set();
    this.#pairs = pair(this.facts, operations);
    this.#bySeq = new Map(this.facts.map((fact) => [fact.seq, fact]));
    for (const fact of this.facts) this.#note(fact);
  }

  /** The number of the last fact; 0 where there is none. */
  get end(): number {
    return this.facts.at(-1)?.seq ?? 0;
  }

  at(seq: number): RoomEvent | undefined {
    return this.#bySeq.get(seq);
  }

  /** May somebody who heard `before` hear `next` as what follows it? */
  follows(epoch: string, before: number, next: number): boolean {
    for (let seq = before + 1; seq < next; seq++) {
      if (!this.#sealed.has(`${this.room} ${epoch} ${seq}`)) return false;
    }
    return true;
  }

  /** May somebody be told the room anew, though its log stands? */
  mayMove(epoch: string): boolean {
    return this.#moved.has(`${this.room} ${epoch}`);
  }

  /** What fact `seq` was sent as, where anybody sent it. */
  sentAs(seq: number): Operation | undefined {
    return this.#pairs.of.get(seq);
  }

  /** Numbers of messages from `from` to `to`, both inclusive. */
  messages(from: number, to: number): number[] {
    return this.facts
      .filter(({ seq, type }) => type === 'posted' && seq >= from && seq <= to)
      .map(({ seq }) => seq);
  }

  /** Could message `seq` ever be read as this? */
  everRead(seq: number, text: string): boolean {
    return this.#texts.get(seq)?.some(({ texts }) => texts.has(text)) ?? false;
  }

  /** Could it be told so to who came in when so many commands were acknowledged? */
  mayBeTold(seq: number, text: string, acked: number): boolean {
    const all = this.#texts.get(seq) ?? [];
    const last = all.findLastIndex((each) => each.acked < acked);
    return all.slice(Math.max(0, last)).some(({ texts }) => texts.has(text));
  }

  /** All messages as they stand after the last fact. */
  final(): Map<number, Said> {
    const said = new Map<number, Said>();
    for (const fact of this.facts) apply(said, this.#asSent(fact));
    return said;
  }

  /** The store no longer has the text of what was edited or removed: its sender has. */
  #asSent(fact: RoomEvent): RoomEvent {
    const change = this.sentAs(fact.seq)?.change;
    if (!change || change.type !== fact.type || !('text' in change)) return fact;
    const { room, seq, epoch, at, author } = fact;
    return { room, seq, epoch, at, author, ...change };
  }

  #ackedAt({ seq, epoch }: RoomEvent): number {
    const sent = this.sentAs(seq);
    const isOfThisLog = sent?.epoch === undefined || sent.epoch === epoch;
    return (isOfThisLog ? sent?.acked : undefined) ?? Number.POSITIVE_INFINITY;
  }

  #note(fact: RoomEvent): void {
    if (fact.type !== 'posted' && fact.type !== 'edited' && fact.type !== 'removed') return;
    const seq = fact.type === 'posted' ? fact.seq : fact.target;
    const whole = this.#asSent(fact);
    const texts = new Set(['text' in whole ? whole.text : '']);
    const acked = this.#ackedAt(fact);
    this.#texts.set(seq, [...(this.#texts.get(seq) ?? []), { texts, acked }]);
    // Where the answer told the number, it is known which command it was.
    if (fact.type !== 'edited' || this.sentAs(fact.seq)?.seq === fact.seq) return;
    for (const { change } of this.#pairs.likely(fact)) if ('text' in change) texts.add(change.text);
  }
}
