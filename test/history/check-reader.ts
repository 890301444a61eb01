import type { Gap, Page } from '../../src/client/index.ts';
import type { OpenEvent } from '../../src/protocol/clearance.ts';
import type { Cursor, Message } from '../../src/protocol/record.ts';
import type { Fault, FaultKind } from './fault.ts';
import type { Reader, Shown } from './history.ts';
import { apply, difference, type Said, saidBy } from './said.ts';
import type { TrueLog } from './true-log.ts';

/** What is wrong with what one reader was shown. */
export function faultsOfReader(reader: Reader, log: TrueLog): Fault[] {
  const screen = new Screen(reader, log);
  for (const shown of reader.shown) screen.take(shown);
  screen.end(reader.awaited);
  return screen.faults;
}

type Identity = Pick<Message, 'seq' | 'author' | 'ref' | 'text' | 'meta'> &
  Partial<Pick<Message, 'removedAt' | 'reactions'>>;

/** A screen as somebody builds it who believes all he is told. */
class Screen {
  readonly faults: Fault[] = [];
  readonly #reader: Reader;
  readonly #log: TrueLog;
  #cursor: Cursor | undefined;
  /** From here on, every message has to be shown or announced as missing. */
  #floor = 1;
  /** Messages as they stand; those that a gap may have changed unseen are not among them. */
  readonly #said = new Map<number, Said>();
  readonly #shown = new Set<number>();
  readonly #events = new Map<number, OpenEvent>();
  readonly #refs = new Map<string, number>();
  #gaps: Gap[] = [];
  /** How many commands were acknowledged when the reader came in last. */
  #acked = 0;
  /** Where the latest page ended: what was read before it may be out of date. */
  #turnedAt = 0;

  constructor(reader: Reader, log: TrueLog) {
    this.#reader = reader;
    this.#log = log;
    this.#cursor = reader.begins;
    if (reader.begins) this.#floor = reader.begins.seq + 1;
  }

  take(shown: Shown): void {
    switch (shown.type) {
      case 'came':
        this.#acked = shown.acked;
        return;
      case 'page':
        return this.#turn(shown.page);
      case 'event':
        return this.#hear(shown.event);
      case 'filled':
        return this.#fill(shown.messages, shown.asked);
      case 'closed':
        return this.#close(shown.gap);
      case 'complete':
        if (!this.#hasHeardTo(shown.seq)) {
          this.#fault('hole', `told to be complete up to ${shown.seq} at ${this.#cursor?.seq}`);
        }
    }
  }

  end(awaited: boolean): void {
    const cursor = this.#cursor;
    const isHere = cursor !== undefined && cursor.epoch === this.#log.epoch;
    if (awaited && this.#log.end > 0 && !(isHere && this.#hasHeardTo(this.#log.end))) {
      this.#fault('never shown', `heard up to ${cursor?.seq} of ${this.#log.end}`);
    }
    if (!isHere) return;
    this.#missing(this.#floor, cursor.seq);
    if (!this.#hasHeardTo(this.#log.end)) return;
    const final = this.#log.final();
    for (const [seq, said] of this.#said) {
      const truth = final.get(seq);
      const why = truth && difference(said, truth);
      if (why) this.#fault('divergent', `${seq} stands there as ${why}`);
    }
  }

  #fault(kind: FaultKind, what: string): void {
    this.faults.push({ kind, room: this.#log.room, who: this.#reader.name, what });
  }

  #turn({ messages, seq, epoch, reason, gap }: Page): void {
    const before = this.#cursor;
    const isSame = before?.epoch === epoch;
    if (before && reason === 'fresh') this.#fault('hole', `a fresh page at ${before.seq}`);
    const isReset = isSame && reason === 'reset';
    if (isReset && !this.#log.mayMove(epoch))
      this.#fault('hole', `reset of a log that stands, at ${seq}`);
    this.#cursor = { epoch, seq };
    this.#turnedAt = seq;
    this.#said.clear();
    if (reason === 'gap') this.#skip(before, gap, seq);
    else this.#forget(messages[0]?.seq ?? seq + 1);
    let last = 0;
    for (const message of messages) {
      if (message.seq <= last) this.#fault('shown out of order', `${message.seq} below ${last}`);
      last = message.seq;
      this.#show(message);
      this.#said.set(message.seq, saidBy(message));
    }
    if (epoch === this.#log.epoch) this.#missing(this.#floor, seq);
  }

  #skip(before: Cursor | undefined, gap: Gap | undefined, seq: number): void {
    if (!before || !gap) return this.#fault('hole', `a gap page without a gap, at ${seq}`);
    if (!this.#log.follows(gap.epoch, before.seq, gap.from)) {
      this.#fault('hole', `${before.seq + 1}–${gap.from - 1} missing before the gap`);
    }
    if (seq < before.seq) this.#fault('shown out of order', `a page of ${seq} at ${before.seq}`);
    this.#gaps.push(gap);
  }

  #forget(floor: number): void {
    this.#floor = floor;
    this.#shown.clear();
    this.#events.clear();
    this.#refs.clear();
    this.#gaps = [];
  }

  #hear(event: OpenEvent): void {
    const { seq, epoch } = event;
    const before = this.#cursor;
    if (before?.epoch !== epoch) {
      return this.#fault('shown out of order', `${seq} of log ${epoch} in ${before?.epoch}`);
    }
    if (!this.#log.follows(epoch, before.seq, seq))
      this.#fault('hole', `${seq} after ${before.seq}`);
    if (seq <= before.seq) {
      const isKnown = this.#events.has(seq) || this.#shown.has(seq);
      this.#fault(isKnown ? 'shown twice' : 'shown out of order', `${seq} after ${before.seq}`);
    }
    this.#cursor = { epoch, seq: Math.max(seq, before.seq) };
    this.#events.set(seq, event);
    if (event.type === 'posted') this.#show(event);
    else if (this.#compare(event) && event.type === 'edited') {
      this.#tell(event.target, event.text);
      this.#carries(event.target, event);
    }
    apply(this.#said, event);
  }

  #fill(messages: readonly Message[], asked: number): void {
    let last = 0;
    for (const message of messages) {
      const { seq } = message;
      if (seq <= last || !this.#gaps.some(({ from, to }) => seq >= from && seq <= to)) {
        this.#fault('shown out of order', `${seq} after ${last} in no gap`);
      }
      last = seq;
      this.#show(message);
      if (asked >= this.#turnedAt) this.#said.set(seq, saidBy(message));
    }
    // What was heard while the page was on its way may be newer than the page.
    const filled = new Set(messages.map(({ seq }) => seq));
    for (const event of this.#events.values()) {
      const isLater = event.seq > asked && 'target' in event && filled.has(event.target);
      if (isLater) apply(this.#said, event);
    }
  }

  #close(gap: Gap): void {
    this.#gaps = this.#gaps.filter(({ from, to }) => from !== gap.from || to !== gap.to);
    if (gap.epoch === this.#log.epoch) this.#missing(gap.from, gap.to);
  }

  /** A message appears on the screen. */
  #show(message: Identity): void {
    const { seq, author, ref, text } = message;
    this.#shown.add(seq);
    const name = `${author.id} ${ref}`;
    const other = this.#refs.get(name);
    if (ref !== undefined && other !== undefined && other !== seq) {
      this.#fault('shown twice', `${ref} as ${other} and as ${seq}`);
    }
    this.#refs.set(name, seq);
    if (this.#compare(message) && !this.#log.everRead(seq, text)) {
      this.#fault('divergent', `${seq} read “${text}”, which it never was`);
    }
    if (this.#cursor?.epoch === this.#log.epoch) this.#tell(seq, text, message);
    this.#carries(seq, message);
  }

  /** Is what goes with a text that of this text, and of no other? */
  #carries(seq: number, { text, meta }: Pick<Message, 'text' | 'meta'>): void {
    if (meta && meta['of'] !== text) {
      this.#fault('divergent', `${seq} says “${text}” with ${JSON.stringify(meta)}`);
    }
  }

  /** Is nothing told that was gone before the reader came in? */
  #tell(seq: number, text: string, { removedAt, reactions }: Partial<Message> = {}): void {
    if (this.#log.everRead(seq, text) && !this.#log.mayBeTold(seq, text, this.#acked)) {
      this.#fault('told again', `“${text}” of ${seq}, which was gone`);
    }
    if (removedAt !== undefined && reactions) this.#fault('told again', `reactions of ${seq}`);
  }

  /** Was everything up to there told, but for what is sealed? */
  #hasHeardTo(seq: number): boolean {
    const { epoch, seq: heard } = this.#cursor ?? { epoch: '', seq: 0 };
    return this.#log.follows(epoch, heard, seq + 1);
  }

  /** Is that number that fact? */
  #compare({ seq, author, ref }: Pick<OpenEvent, 'seq' | 'author' | 'ref'>): boolean {
    if (this.#cursor && this.#cursor.epoch !== this.#log.epoch) return false;
    const fact = this.#log.at(seq);
    if (fact && author === undefined) return true;
    if (author === undefined) return false;
    if (fact?.author.id === author.id && fact.ref === ref) return true;
    const place = this.#log.facts.find((each) => each.author.id === author.id && each.ref === ref);
    if (place) this.#fault('reordered', `${ref} as ${seq}, where the log has it as ${place.seq}`);
    else this.#fault('phantom', `${seq} by ${author.id}, which nobody stored`);
    return false;
  }

  #missing(from: number, to: number): void {
    for (const seq of this.#log.messages(from, to)) {
      if (this.#shown.has(seq)) continue;
      if (this.#gaps.some((gap) => seq >= gap.from && seq <= gap.to)) continue;
      this.#fault('hole', `${seq} is missing between ${from} and ${to}`);
      this.#shown.add(seq);
    }
  }
}
