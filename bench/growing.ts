import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeBot } from '../src/identity/bot/bot-file.ts';
import { ClientSocket } from '../src/load/client-socket.ts';
import { opcode, payloadOf, walkFrames } from '../src/load/frame.ts';
import { Histogram } from '../src/load/histogram.ts';
import { cpuSeconds } from '../src/load/proc.ts';
import type { Wire } from '../src/load/wire.ts';
import { native } from '../src/load/wire-native.ts';
import { type Growing, grownBy } from '../src/protocol/growing.ts';
import { killAll } from './server/child.ts';
import { contestantNamed } from './server/contestant.ts';
import { startServer } from './server/server.ts';

/*
 * A bot's message that grows by 200 steps in ten seconds before 1,000 readers, and the lines of five people
 * beside it: with it and without it in turn, on one server. node bench/growing.ts [rounds] [lines a second] [readers] [profile folder]
 */

const [rounds = 3, linesPerSecond = 20, readers = 1_000] = process.argv.slice(2, 5).map(Number);
const profileFolder = process.argv[5];
const [steps, stepMs, speakers, late] = [200, 50, 5, 10];
/** Readers whose lines are timed; the others read what has gathered, one after the other: their work is the generator's. */
const timed = 100;
const gatherMs = 500;
const enteringAtOnce = 100;
const drainMs = 2_000;
const room = 'growing';
const pieceOf = (step: number) => ` word ${step} of it;`;
const wholeOf = (count: number) => Array.from({ length: count }, (_, i) => pieceOf(i)).join('');

/** The part of a frame that is looked at. */
interface Heard {
  readonly type: string;
  readonly ref?: string;
  readonly text: string;
  readonly offset: number;
  readonly growing?: readonly Growing[];
}

const parsed = new Map<string, readonly Heard[]>();

/** The words of a frame; all readers are told the same, which is read once. */
function heardIn(text: string): readonly Heard[] {
  const known = parsed.get(text);
  if (known) return known;
  if (parsed.size > 64) parsed.clear();
  const frame: unknown = JSON.parse(text);
  const words = (Array.isArray(frame) ? frame : [frame]) as readonly Heard[];
  parsed.set(text, words);
  return words;
}

/** One connection in the room: what it heard of the messages that grew. */
class Seat {
  readonly connection: ClientSocket;
  /** The text of each message as the pieces make it. */
  readonly grown = new Map<string, string>();
  readonly ends = new Map<string, string>();
  pieces = 0;
  holes = 0;
  lines = 0;
  #isLazy = false;
  #begun: Buffer = Buffer.alloc(0);

  constructor(
    port: number,
    name: string,
    hearLine: (ref: string, now: number) => void,
    wire: Wire = native,
  ) {
    this.connection = new ClientSocket({
      ...{ wire, port, rooms: [room], name },
      onEntering: (text) => this.#hear(text, 0, () => {}),
      onBytes: (bytes, length) => {
        const now = performance.now();
        const read = Buffer.concat([this.#begun, bytes.subarray(0, length)]);
        const rest = walkFrames(read, (kind, start, end, frameStart) => {
          const payload = payloadOf(read, frameStart, start, end);
          if (kind === opcode.text) this.#hear(payload.toString('latin1'), now, hearLine);
          else this.connection.answer(kind, payload);
        });
        this.#begun = Buffer.from(read.subarray(rest));
        if (this.#isLazy) this.connection.stopReading();
      },
      onClose: () => {},
    });
  }

  /** Reads from now on only when it is told to. */
  gather(): void {
    this.#isLazy = true;
    this.connection.stopReading();
  }

  #hear(text: string, now: number, hearLine: (ref: string, now: number) => void): void {
    for (const heard of heardIn(text)) {
      for (const { ref, text } of heard.growing ?? []) this.grown.set(ref, text);
      if (heard.ref === undefined) continue;
      if (heard.type === 'growing') this.#grow(heard.ref, heard);
      if (heard.type !== 'posted') continue;
      if (heard.ref.startsWith('grown')) this.ends.set(heard.ref, heard.text);
      else {
        this.lines++;
        hearLine(heard.ref, now);
      }
    }
  }

  #grow(ref: string, { offset, text }: Heard): void {
    this.pieces++;
    const next = offset === 0 ? text : grownBy(this.grown.get(ref) ?? '', offset, text);
    if (next === undefined) this.holes++;
    else this.grown.set(ref, next);
  }
}

/** Says the lines of a phase at their moments, and times them. */
async function sayLines(people: readonly Seat[], sentAt: Map<string, number>, phase: string) {
  const start = performance.now() + 20;
  const count = (steps * stepMs * linesPerSecond) / 1_000;
  for (let i = 0; i < count; i++) {
    // Not in step with what grows.
    const at = start + ((i + ((i * 0.618) % 1)) * 1_000) / linesPerSecond;
    await pause(Math.max(0, at - performance.now()));
    const ref = `${phase} ${i}`;
    sentAt.set(ref, at);
    const text = `a line of somebody, number ${i}`;
    people[i % people.length]?.connection.say(JSON.stringify({ type: 'post', room, text, ref }));
  }
  return count;
}

/** Lets a message grow; some come in while it does. */
async function letGrow(bot: ClientSocket, ref: string, enter: () => void): Promise<void> {
  const start = performance.now() + 20;
  for (let step = 0; step < steps; step++) {
    await pause(Math.max(0, start + step * stepMs - performance.now()));
    bot.say(JSON.stringify({ type: 'grow', room, ref, text: pieceOf(step) }));
    if (step % (steps / late) === steps / late / 2) enter();
  }
  bot.say(JSON.stringify({ type: 'grow', room, ref, text: '', end: true }));
}

/** Lets seats read what has gathered, each twice a second. */
function readInTurn(seats: readonly Seat[]): void {
  for (const seat of seats) seat.gather();
  const everyMs = 5;
  const [each, began] = [gatherMs / seats.length, performance.now()];
  let done = 0;
  setInterval(() => {
    const due = Math.floor((performance.now() - began) / each);
    while (done < due) seats[done++ % seats.length]?.connection.readAgain();
  }, everyMs);
}

async function enterAll(port: number, hearLine: (ref: string, now: number, nth: number) => void) {
  const seats: Seat[] = [];
  while (seats.length < readers) {
    const from = seats.length;
    const more = Array.from({ length: Math.min(enteringAtOnce, readers - from) }, (_, i) => {
      const nth = from + i;
      return new Seat(port, `r${nth}`, (ref, now) => hearLine(ref, now, nth));
    });
    await Promise.all(more.map(({ connection }) => connection.entered));
    seats.push(...more);
  }
  return seats;
}

const data = mkdtempSync(join(tmpdir(), 'parlour-growing-'));
try {
  const { key: token } = await makeBot(data, 'Weather', ['grow']);
  const server = await startServer(contestantNamed('ours-native'), { data, profileFolder });
  const { port, pid } = server;
  const sentAt = new Map<string, number>();
  let latency = new Histogram();
  const seats = await enterAll(port, (ref, now, nth) => {
    if (nth < timed) latency.record(now - (sentAt.get(ref) ?? now));
  });
  const greeting: Wire['entering'] = () => [
    { say: JSON.stringify({ type: 'hello', token }), until: '"type":"welcome"' },
    { say: JSON.stringify({ type: 'join', room }), until: '"type":"joined"' },
  ];
  const { connection: bot } = new Seat(port, 'bot', () => {}, { ...native, entering: greeting });
  await bot.entered;
  readInTurn(seats.slice(timed));
  const speaking = seats.slice(0, speakers);
  const p99s: Record<'with' | 'without', number[]> = { with: [], without: [] };
  const faults: string[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const kind of ['without', 'with'] as const) {
      latency = new Histogram();
      const ref = `grown ${round}`;
      const lateSeats: Seat[] = [];
      const [before, linesBefore] = [cpuSeconds(pid), seats.map(({ lines }) => lines)];
      const enter = () => lateSeats.push(new Seat(port, `late${lateSeats.length}`, () => {}));
      const [said] = await Promise.all([
        sayLines(speaking, sentAt, `${kind} ${round}`),
        kind === 'with' ? letGrow(bot, ref, enter) : Array.from({ length: late }, enter).at(0),
      ]);
      await pause(drainMs);
      const after = cpuSeconds(pid);
      const { p50, p99, most } = latency.summary();
      p99s[kind].push(p99);
      const missed = seats.filter(({ lines }, i) => lines - (linesBefore[i] ?? 0) !== said).length;
      if (missed > 0) faults.push(`${missed} missed a line`);
      const pieces = seats.reduce((sum, seat) => sum + seat.pieces, 0) / seats.length;
      console.log(
        `${round + 1}/${rounds} ${kind}: p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)}, most ${most.toFixed(1)} ms; ` +
          `server ${(after.all - before.all).toFixed(2)} s of CPU, its loop ${(after.loop - before.loop).toFixed(2)}; ` +
          `${pieces.toFixed(0)} pieces heard by each so far`,
      );
      if (kind === 'with') faults.push(...faultsOf([...seats, ...lateSeats], ref));
      for (const seat of lateSeats) seat.connection.drop();
    }
  }
  const { messages } = (await (
    await fetch(`http://127.0.0.1:${port}/api/rooms/${room}/search?q=word&limit=50`)
  ).json()) as { readonly messages: readonly { readonly text: string }[] };
  if (messages.length !== rounds) faults.push(`${messages.length} facts of ${rounds} messages`);
  const ratios = p99s.with.map((p99, i) => p99 / (p99s.without[i] ?? Number.NaN));
  const median = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN;
  console.log(
    `lines' p99 with it: ${median.toFixed(2)} × of without (${ratios.map((r) => r.toFixed(2)).join(', ')})`,
  );
  console.log(faults.length === 0 ? 'complete: nobody missed anything' : faults.join('\n'));
  process.exitCode = faults.length === 0 ? 0 : 1;
  await server.close();
} finally {
  killAll();
  rmSync(data, { recursive: true, force: true });
}
process.exit();

/** Everybody, also who came in the middle, saw all of it grow and has its end. */
function faultsOf(seats: readonly Seat[], ref: string): readonly string[] {
  const whole = wholeOf(steps);
  // What the last step brought may come with the end.
  const isSeen = ({ grown }: Seat) => whole.startsWith(grown.get(ref) || 'nothing');
  const endless = seats.filter(({ ends }) => ends.get(ref) !== whole).length;
  const unseen = seats.filter((seat) => !isSeen(seat)).length;
  const holes = seats.reduce((sum, seat) => sum + seat.holes, 0);
  return [
    ...(endless > 0 ? [`${ref}: ${endless} have not its end`] : []),
    ...(unseen > 0 ? [`${ref}: ${unseen} did not see all of it grow`] : []),
    ...(holes > 0 ? [`${ref}: ${holes} pieces behind a hole`] : []),
  ];
}
