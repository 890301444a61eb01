import { setTimeout as sleep } from 'node:timers/promises';
import { ClientSocket } from '../../src/load/client-socket.ts';
import { Histogram } from '../../src/load/histogram.ts';
import { addFaults, noFaults } from '../../src/load/ledger.ts';
import { counter, scrape } from '../../src/load/metrics.ts';
import type { ChatPlan, ChatResult } from '../../src/load/plan.ts';
import { type Hearing, Reader } from '../../src/load/reader.ts';
import { filling, StampedFrame, stampedText, stampLength } from '../../src/load/stamp.ts';
import { Transcript } from '../../src/load/transcript.ts';
import { Usage } from '../../src/load/usage.ts';
import { wireNamed } from '../../src/load/wires.ts';

const room = 'bench-chat';
/** Seconds in which a round has to be heard by all. */
const patience = 10;

/**
 * The chat that Bun's benchmark plays: each of a few clients says its lines all at once, and when
 * everybody has heard all of them, they say them again. What counts is messages heard a second.
 */
export async function chat(plan: ChatPlan): Promise<ChatResult> {
  const party = new Party(plan);
  const usage = new Usage(plan.serverPid);
  try {
    await party.enter();
    await sleep(plan.settleSeconds * 1000);
    await party.talkFor(plan.warmUpSeconds);
    const heardBefore = party.heard;
    const before = await scrape(plan.port);
    usage.begin();
    const seconds = await party.talkFor(plan.seconds);
    usage.end();
    const heard = party.heard - heardBefore;
    const after = await scrape(plan.port);
    const grown = (name: string) =>
      (counter(after, name) ?? Number.NaN) - (counter(before, name) ?? 0);
    const writes = grown('parlour_socket_writes_total') / grown('parlour_deliveries_total');
    const { server, generator } = usage.summary(new Histogram());
    return {
      kind: 'chat',
      due: party.due,
      delivered: party.heard,
      ...party.faults(),
      perSecond: heard / seconds,
      cpuPerDelivery: (server.cpuSeconds * 1e6) / heard,
      writesPerDelivery: Number.isFinite(writes) ? writes : undefined,
      latency: party.latency.summary(),
      generator,
    };
  } finally {
    party.leave();
  }
}

class Party {
  readonly latency = new Histogram();
  readonly #plan: ChatPlan;
  readonly #hearing: Hearing;
  readonly #transcript = new Transcript();
  readonly #connections: ClientSocket[] = [];
  readonly #readers: Reader[] = [];
  readonly #lines: StampedFrame[] = [];
  #roundsAt: number[] = [];
  #whenHeard: (() => void) | undefined;

  constructor(plan: ChatPlan) {
    this.#plan = plan;
    this.#hearing = {
      filling: Buffer.from(filling(plan.textBytes - stampLength)),
      timedFrom: 0,
      latency: this.latency,
      sentAt: (_sender, count) => this.#roundsAt[Math.floor(count / plan.linesEach)],
      aside: (reader, kind, payload) =>
        this.#connections[this.#readers.indexOf(reader)]?.answer(kind, payload),
    };
  }

  get heard(): number {
    return this.#readers.reduce((sum, { heard }) => sum + heard, 0);
  }

  get due(): number {
    const { clients, linesEach } = this.#plan;
    return this.#roundsAt.length * linesEach * clients * clients;
  }

  faults() {
    const sum = noFaults();
    for (const { faults } of this.#readers) addFaults(sum, faults);
    return sum;
  }

  async enter(): Promise<void> {
    const { clients, textBytes, wire: wireName, port } = this.#plan;
    const wire = wireNamed(wireName);
    for (let i = 0; i < clients; i++) {
      const reader = new Reader(this.#hearing, this.#transcript, true);
      const name = `c${i}`;
      const connection = new ClientSocket({
        ...{ wire, port, name, rooms: [room] },
        onBytes: (bytes, length) => {
          reader.hear(bytes, length, performance.now());
          if (this.heard >= this.due) this.#whenHeard?.();
        },
        onClose: () => {},
      });
      this.#readers.push(reader);
      this.#connections.push(connection);
      this.#lines.push(new StampedFrame(wire.line(room, name, stampedText(i, textBytes))));
    }
    await Promise.all(this.#connections.map(({ entered }) => entered));
  }

  /** Answers the seconds it took; a round that is not heard ends it. */
  async talkFor(seconds: number): Promise<number> {
    const start = performance.now();
    while (performance.now() - start < seconds * 1000) {
      const heard = new Promise<void>((resolve) => {
        this.#whenHeard = resolve;
      });
      this.#sayRound();
      const late = sleep(patience * 1000, undefined, { ref: false });
      await Promise.race([heard, late]);
      if (this.heard < this.due) break;
    }
    return (performance.now() - start) / 1000;
  }

  leave(): void {
    for (const connection of this.#connections) connection.drop();
  }

  #sayRound(): void {
    const { linesEach } = this.#plan;
    const first = this.#roundsAt.length * linesEach;
    this.#roundsAt.push(performance.now());
    for (const [i, connection] of this.#connections.entries()) {
      const frames = Array.from({ length: linesEach }, (_, k) =>
        this.#lines[i]!.withCount(first + k),
      );
      connection.write(Buffer.concat(frames));
    }
  }
}
