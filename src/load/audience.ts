import { ClientSocket } from './client-socket.ts';
import { Histogram } from './histogram.ts';
import { addFaults, type Faults, noFaults } from './ledger.ts';
import type { FanOutPlan } from './plan.ts';
import { type Hearing, Reader } from './reader.ts';
import type { Schedule } from './schedule.ts';
import { filling, StampedFrame, stampedText, stampLength } from './stamp.ts';
import { Transcript } from './transcript.ts';
import { wireNamed } from './wires.ts';

/** Connections that are being opened at the same time. */
const enteringAtOnce = 100;
/** Reads after which a busy loop asks whether a line is due. */
const readsPerLook = 32;

interface Seat {
  readonly connection: ClientSocket;
  readonly reader: Reader;
  /** The senders this seat hears, itself included. */
  readonly hears: readonly number[];
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
  readonly #speakers: ClientSocket[] = [];
  /** A sender's line, by its number: every speaker has one for each of its rooms. */
  readonly #frames: StampedFrame[] = [];
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

  /** Checks lines from here on, and times them from the given moment on. */
  follow(schedule: Schedule, timedFrom: number): void {
    this.#schedule = schedule;
    this.#hearing.timedFrom = timedFrom;
  }

  sayDue(now: number): void {
    this.#schedule?.sayDue(now, (at, speaker, lines) => {
      this.lateBy.record(now - at);
      const frames = lines.map(({ sender, count }) => this.#frames[sender]?.withCount(count));
      const bytes = frames.filter((frame) => frame !== undefined);
      this.#speakers[speaker]?.write(Buffer.concat(bytes));
    });
  }

  /** The last so many stop reading. None of them speaks. */
  stall(readers: number): void {
    for (const { connection } of this.#seats.slice(-readers)) connection.stopReading();
  }

  /** The last but so many reads again. */
  resume(nth: number): void {
    this.#seats.at(-1 - nth)?.connection.readAgain();
  }

  leave(): void {
    for (const { connection } of this.#seats) connection.drop();
  }

  async #enterGroup(group: number, rooms: readonly string[]): Promise<void> {
    const { readersPerRoom, speakersPerRoom, stall } = this.#plan;
    const transcript = rooms.length === 1 ? new Transcript() : undefined;
    const senders = speakersPerRoom * rooms.length;
    const hears = Array.from({ length: senders }, (_, i) => group * senders + i);
    let entering: Promise<void>[] = [];
    for (let i = 0; i < readersPerRoom; i++) {
      const timed = i < readersPerRoom - (stall?.readers ?? 0);
      const reader = new Reader(this.#hearing, transcript, timed);
      const connection = this.#connect(reader, rooms, `b${group}-${i}`);
      this.#seats.push({ connection, reader, hears });
      if (i < speakersPerRoom) this.#addSpeaker(connection, rooms);
      entering.push(connection.entered);
      if (entering.length === enteringAtOnce) {
        await Promise.all(entering);
        entering = [];
      }
    }
    await Promise.all(entering);
  }

  #connect(reader: Reader, rooms: readonly string[], name: string): ClientSocket {
    const connection: ClientSocket = new ClientSocket({
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

  readonly #answers = new Map<Reader, ClientSocket>();

  #aside(reader: Reader, kind: number, payload: Buffer): void {
    this.#answers.get(reader)?.answer(kind, payload);
  }

  #addSpeaker(connection: ClientSocket, rooms: readonly string[]): void {
    const wire = wireNamed(this.#plan.wire);
    const name = `b${String(this.#speakers.length).padStart(4, '0')}`;
    this.#speakers.push(connection);
    for (const room of rooms) {
      const text = stampedText(this.#frames.length, this.#plan.textBytes);
      this.#frames.push(new StampedFrame(wire.line(room, name, text)));
    }
  }
}
