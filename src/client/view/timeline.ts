import type { OpenEvent } from '../../protocol/clearance.ts';
import { after, subjectsOf } from '../../protocol/message.ts';
import type { Message } from '../../protocol/record.ts';

/** The things beyond one end of the window: the room's own end, or messages not loaded. */
export type Edge = 'end' | 'more' | 'loading' | 'failed';

interface Known {
  readonly message: Message;
  /** The room's fact up to which the message is told; earlier changes are in it already. */
  readonly asOf: number;
}

const heardKept = 300;
/** The messages that an event is about which is about none. */
const none = { from: 1, to: 0 };

/** The window of a room's talk that is held: a run of messages without a hole. */
export class Timeline {
  #known: Known[] = [];
  /** The events heard last: a page that was read before them is brought up to date by them. */
  #heard: OpenEvent[] = [];
  /** The latest fact heard of. */
  latest = 0;
  older: Edge = 'more';
  newer: Edge = 'end';

  get messages(): readonly Message[] {
    return this.#known.map(({ message }) => message);
  }

  get first(): number {
    return this.#known[0]?.message.seq ?? 0;
  }

  get last(): number {
    return this.#known.at(-1)?.message.seq ?? 0;
  }

  find(seq: number): Message | undefined {
    return this.#known[this.#indexOf(seq)]?.message;
  }

  /** Begins from the latest page of this log or another one, or, where it is not the last, of its past. */
  begin(messages: readonly Message[], asOf: number, isLast = true): void {
    this.#heard = [];
    this.latest = asOf;
    this.replace(messages, asOf, isLast);
  }

  /** Puts another window in place of this one; `isLast`: nothing was said after it by then. */
  replace(messages: readonly Message[], asOf: number, isLast: boolean): void {
    this.#known = messages.map((message) => ({ message, asOf }));
    this.#seeStart(messages.length);
    this.#meet(asOf, isLast);
  }

  addOlder(messages: readonly Message[], asOf: number): void {
    const older = messages.filter(({ seq }) => this.first === 0 || seq < this.first);
    this.#known.unshift(...older.map((message) => ({ message, asOf })));
    this.#seeStart(older.length);
    this.#catchUp(asOf);
  }

  addNewer(messages: readonly Message[], asOf: number, isLast: boolean): void {
    const newer = messages.filter(({ seq }) => seq > this.last);
    this.#known.push(...newer.map((message) => ({ message, asOf })));
    this.#meet(asOf, isLast);
  }

  /** Takes the messages of the window as they stand now. */
  refresh(messages: readonly Message[], asOf: number): void {
    for (const message of messages) {
      const index = this.#indexOf(message.seq);
      if (index >= 0) this.#known[index] = { message, asOf };
    }
    this.#catchUp(asOf);
  }

  /** So much was missed that the window no longer reaches the room's end. */
  skip(latest: number): void {
    this.#heard = [];
    this.latest = latest;
    this.newer = 'more';
    if (this.older === 'loading') this.older = 'more';
  }

  /** True where the window changed. */
  hear(event: OpenEvent): boolean {
    this.latest = Math.max(this.latest, event.seq);
    this.#heard.push(event);
    if (this.#heard.length > heardKept) this.#heard.shift();
    return this.#apply(event);
  }

  /** Lets go of messages beyond `most` at one end; they can be loaded again. */
  trim(end: 'older' | 'newer', most: number): void {
    const excess = this.#known.length - most;
    if (excess <= 0) return;
    if (end === 'older') this.#known.splice(0, excess);
    else this.#known.splice(most);
    this[end] = 'more';
  }

  #apply(event: OpenEvent): boolean {
    if (event.type === 'posted') return this.#append(event);
    const { from, to } = subjectsOf(event) ?? none;
    if (from === to) return this.#applyAt(this.#indexOf(from), event);
    const changed = this.#known.map(
      ({ message: { seq } }, index) => from <= seq && seq <= to && this.#applyAt(index, event),
    );
    return changed.includes(true);
  }

  #applyAt(index: number, event: OpenEvent): boolean {
    const known = this.#known[index];
    if (!known || known.asOf >= event.seq) return false;
    this.#known[index] = { message: after(known.message, event), asOf: event.seq };
    return true;
  }

  #meet(asOf: number, isLast: boolean): void {
    this.latest = Math.max(this.latest, asOf);
    const knowsRest = this.latest === asOf || (this.#heard[0]?.seq ?? Infinity) <= asOf + 1;
    this.newer = isLast && knowsRest ? 'end' : 'more';
    this.#catchUp(asOf);
  }

  #catchUp(asOf: number): void {
    for (const event of this.#heard) if (event.seq > asOf) this.#apply(event);
  }

  #append(event: Extract<OpenEvent, { type: 'posted' }>): boolean {
    if (this.newer !== 'end' || event.seq <= this.last) return false;
    this.#known.push({ message: after(undefined, event), asOf: event.seq });
    if (this.#known.length === 1) this.#seeStart(1);
    return true;
  }

  /** A window with a room's first fact holds the beginning; where that is no message, a read finds none. */
  #seeStart(found: number): void {
    this.older = this.first === 1 || found === 0 ? 'end' : 'more';
  }

  #indexOf(seq: number): number {
    let low = 0;
    let high = this.#known.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.#known[middle]?.message.seq ?? 0;
      if (found === seq) return middle;
      if (found < seq) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  }
}
