import { Connection } from './connection.ts';
import { Histogram } from './histogram.ts';
import { addFaults, type Faults, noFaults } from './ledger.ts';
import type { FanOutPlan } from './plan.ts';
import { type Hearing, Reader } from './reader.ts';
import type { Schedule } from './schedule.ts';
import { filling, Line, stampedText, stampLength } from './stamp.ts';
import { Transcript } from './transcript.ts';
import { wireNamed } from './wires.ts';

/** Connections that are being opened at the same time. */
const enteringAtOnce = 100;
/** Reads after which a busy loop asks whether a line is due. */
const readsPerLook = 32;

interface Seat {
  readonly connection: Connection;
  readonly reader: Reader;
  /** The senders this seat hears, itself included. */
  readonly hears: readonly number[];
}

interface Sender {
  readonly connection: Connection;
  /** One line per room it speaks in, taken in turn. */
  readonly lines: readonly Line[];
}

/** Everybody in the rooms of a plan: listens, checks, times, and speaks when told. */
export class Audience {
  readonly latency = new Histogram();
  readonly lateBy = new Histogram();
  /** Lines heard and reads they took, of everybody. */
  reads = 0;
  closed = 0;
  readonly #plan: FanOutPlan;
  readonly #hearing: Hearing;
  readonly #seats: Seat[] = [];
  readonly #senders: Sender[] = [];
  #schedule: Schedule | undefined;
  #readsUntilLook = readsPerLook;

  constructor(plan: FanOutPlan) {
    this.#plan = plan;
    this.#hearing = {
      filling: Buffer.from(filling(plan.textBytes - stampLength)),
      timedFrom: Infinity,
      latency: this.latency,
      sentAt: (sender, count) => this.#schedule?.sentAt(sender, count),
      aside: (reader, kind, payload) => this.#aside(reader, kind, payload),
    };
  }

  get heard(): number {
    let sum = 0;
    for (const { reader } of this.#seats) sum += reader.heard;
    return sum;
  }

  /** Deliveries that what was said so far asks for. */
  get due(): number {
    let sum = 0;
    for (const { hears } of this.#seats) {
      for (const sender of hears) sum += this.#schedule?.sentBy(sender) ?? 0;
    }
    return sum;
  }

  faults(): Faults {
    const sum = noFaults();
    for (const { reader } of this.#seats) addFaults(sum, reader.faults);
    return sum;
  }

  async enter(): Promise<void> {
    const { rooms, everyoneEverywhere } = this.#plan;
    const names = Array.from({ length: rooms }, (_, room) => `bench-${room}`);
    const groups = everyoneEverywhere ? [names] : names.map((name) => [name]);
    for (const [group, inRooms] of groups.entries()) await this.#enterGroup(group, inRooms);
  }

  /** From here on lines are checked, and timed from the given moment on. */
  follow(schedule: Schedule, timedFrom: number): void {
    this.#schedule = schedule;
    this.#hearing.timedFrom = timedFrom;
  }

  sayDue(now: number): void {
    this.#schedule?.sayDue(now, (sender, firstCount, lines) => {
      const at = this.#schedule?.sentAt(sender, firstCount) ?? now;
      this.lateBy.record(now - at);
      this.#say(sender, firstCount, lines);
    });
  }

  /** The last so many stop reading. None of them speaks. */
  stall(readers: number): void {
    for (const { connection } of this.#seats.slice(-readers)) connection.stopReading();
  }

  resume(readers: number): void {
    for (const { connection } of this.#seats.slice(-readers)) connection.readAgain();
  }

  leave(): void {
    for (const { connection } of this.#seats) connection.drop();
  }

  async #enterGroup(group: number, rooms: readonly string[]): Promise<void> {
    const { readersPerRoom, sendersPerRoom, stall } = this.#plan;
    const transcript = rooms.length === 1 ? new Transcript() : undefined;
    const firstSender = group * sendersPerRoom;
    const hears = Array.from({ length: sendersPerRoom }, (_, i) => firstSender + i);
    let entering: Promise<void>[] = [];
    for (let i = 0; i < readersPerRoom; i++) {
      const timed = i < readersPerRoom - (stall?.readers ?? 0);
      const reader = new Reader(this.#hearing, transcript, timed);
      const connection = this.#connect(reader, rooms, `b${group}-${i}`);
      this.#seats.push({ connection, reader, hears });
      if (i < sendersPerRoom) this.#addSender(connection, firstSender + i, rooms);
      entering.push(connection.entered);
      if (entering.length === enteringAtOnce) {
        await Promise.all(entering);
        entering = [];
      }
    }
    await Promise.all(entering);
  }

  #connect(reader: Reader, rooms: readonly string[], name: string): Connection {
    const connection: Connection = new Connection({
      wire: wireNamed(this.#plan.wire),
      port: this.#plan.port,
      rooms,
      name,
      onBytes: (bytes, length) => {
        const now = performance.now();
        if (this.#schedule) this.reads++;
        reader.hear(bytes, length, now);
        if (--this.#readsUntilLook === 0) {
          this.#readsUntilLook = readsPerLook;
          this.sayDue(now);
        }
      },
      onClose: () => {
        this.closed++;
      },
    });
    this.#answers.set(reader, connection);
    return connection;
  }

  readonly #answers = new Map<Reader, Connection>();

  #aside(reader: Reader, kind: number, payload: Buffer): void {
    this.#answers.get(reader)?.answer(kind, payload);
  }

  #addSender(connection: Connection, sender: number, rooms: readonly string[]): void {
    const wire = wireNamed(this.#plan.wire);
    const name = `b${String(sender).padStart(4, '0')}`;
    const text = stampedText(sender, this.#plan.textBytes);
    this.#senders.push({
      connection,
      lines: rooms.map((room) => new Line(wire.line(room, name, text))),
    });
  }

  #say(sender: number, firstCount: number, lines: number): void {
    const speaker = this.#senders[sender] as Sender;
    const frames: Buffer[] = [];
    for (let i = 0; i < lines; i++) {
      const line = speaker.lines[i % speaker.lines.length] as Line;
      frames.push(line.withCount(firstCount + i));
    }
    speaker.connection.write(frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames));
  }
}
