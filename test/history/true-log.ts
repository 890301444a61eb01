import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Log, Operation } from './history.ts';
import { type Pairs, pair } from './pair.ts';
import { apply, type Said } from './said.ts';

/** A room's log, and what its senders meant by it. */
export class TrueLog {
  readonly room: string;
  readonly epoch: string | undefined;
  readonly operations: readonly Operation[];
  readonly facts: readonly RoomEvent[];
  readonly #pairs: Pairs;
  readonly #bySeq: ReadonlyMap<number, RoomEvent>;
  /** Every text that a message ever had, by the message's number. */
  readonly #texts = new Map<number, Set<string>>();

  constructor(room: string, log: Log | undefined, operations: readonly Operation[]) {
    this.room = room;
    this.epoch = log?.epoch;
    this.facts = log?.facts ?? [];
    this.operations = operations;
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
    return this.#texts.get(seq)?.has(text) ?? false;
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

  #note(fact: RoomEvent): void {
    if (fact.type === 'reacted' || fact.type === 'unreacted') return;
    const seq = fact.type === 'posted' ? fact.seq : fact.target;
    const texts = this.#texts.get(seq) ?? new Set();
    this.#texts.set(seq, texts);
    const whole = this.#asSent(fact);
    texts.add('text' in whole ? whole.text : '');
    if (fact.type !== 'edited') return;
    for (const { change } of this.#pairs.likely(fact)) if ('text' in change) texts.add(change.text);
  }
}
