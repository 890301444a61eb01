import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { newSecret } from '../../../src/client/index.ts';
import { runProgram } from '../../support/program.ts';
import { Talker } from '../../support/talker.ts';
import type { Fault, FaultResult } from '../fault.ts';
import { House } from '../house.ts';
import { readLogs } from '../judge.ts';
import { Flooder, floodWays } from './flooder.ts';
import { Honest } from './honest.ts';

interface Size {
  readonly honest: number;
  readonly flooders: number;
  /** Messages of all honest people in a second. */
  readonly rate: number;
  /** Messages of one flooder in a second. */
  readonly floodRate: number;
  /** Messages of honest people that are timed before the flood, and after it. */
  readonly timed: number;
  /** Flooded messages that are heard before anybody acts. */
  readonly flooded: number;
}

const tenth: Size = { honest: 50, flooders: 5, rate: 50, floodRate: 20, timed: 40, flooded: 40 };
const whole: Size = {
  ...{ honest: 500, flooders: 50, rate: 50, floodRate: 10 },
  ...{ timed: 1_000, flooded: 1_000 },
};

const room = 'square';
/** People whose hearing is timed. */
const ears = 10;
/** Milliseconds until it is calm, and how much longer a message then takes than before, at most. */
const calmWithinMs = 10_000;
const mostSlower = 1.5;

/** A line of a room's file, as far as it is looked at. */
interface Line {
  readonly seq: number;
  readonly type: string;
  readonly author: { readonly id: string };
  readonly at: number;
  readonly text?: string;
  readonly rest?: Readonly<Record<string, unknown>> | string;
}

/** The room while it is flooded, and what everybody in it did. */
class Square {
  readonly heardAt: number[] = [];
  readonly honest: readonly Honest[];
  readonly flooders: Flooder[] = [];
  readonly #size: Size;
  readonly #house: House;
  readonly #sentAt = new Map<string, number>();
  #wake = Promise.withResolvers<void>();
  #turn = 0;
  #mayStrangersWrite = true;
  #timer: NodeJS.Timeout | undefined;

  constructor(house: House, size: Size) {
    this.#house = house;
    this.#size = size;
    const happens = () => this.happened();
    this.honest = Array.from({ length: size.honest }, (_, n) => {
      // One in five comes by a client of another kind, without a key.
      return new Honest(n, house.port, room, n % 5 !== 4, happens);
    });
    for (const ear of this.natives.slice(0, ears)) {
      ear.onHeard = (text) => this.#heard(text);
    }
  }

  get natives(): readonly Honest[] {
    return this.honest.filter(({ isNative }) => isNative);
  }

  happened(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }

  async until(holds: () => boolean): Promise<void> {
    const end = AbortSignal.timeout(120_000);
    while (!holds()) {
      if (end.aborted) throw new Error('It never came.');
      await Promise.race([
        this.#wake.promise,
        new Promise((resolve) => setTimeout(resolve, 1_000)),
      ]);
    }
  }

  talk(): void {
    this.#timer = setInterval(() => this.#say(), 1_000 / this.#size.rate);
  }

  hush(): void {
    clearInterval(this.#timer);
  }

  /** Who has no key reads only from now on, and is told so by its page: it says nothing more. */
  calmStrangers(): void {
    this.#mayStrangersWrite = false;
  }

  /** Times some messages of honest people from sending to hearing, and gives what of a hundred took longest. */
  async time(messages = this.#size.timed): Promise<number> {
    this.heardAt.length = 0;
    this.#sentAt.clear();
    await this.until(() => this.heardAt.length >= messages * ears);
    return this.heardAt.toSorted((a, b) => a - b)[Math.ceil(this.heardAt.length * 0.99) - 1] ?? 0;
  }

  flood(): void {
    for (let n = 0; n < this.#size.flooders; n++) {
      this.flooders.push(new Flooder(n, this.#house.port, room));
    }
    for (const flooder of this.flooders) flooder.begin(1_000 / this.#size.floodRate);
  }

  end(): void {
    this.hush();
    for (const each of [...this.honest, ...this.flooders]) each.end();
  }

  #heard(text: string): void {
    const sent = this.#sentAt.get(text);
    if (sent === undefined) return;
    this.heardAt.push(performance.now() - sent);
    this.happened();
  }

  #say(): void {
    for (let tried = 0; tried < this.honest.length; tried++) {
      const one = this.honest[this.#turn++ % this.honest.length] as Honest;
      if (!one.isNative && !this.#mayStrangersWrite) continue;
      const sent = performance.now();
      this.#sentAt.set(one.say(), sent);
      return;
    }
  }
}

/** The moderator, who makes the room. */
async function makeSquare({ port }: House): Promise<Talker> {
  const secret = newSecret();
  const ann = await Talker.greet(`ws://127.0.0.1:${port}/ws`, { secret, name: 'ann' });
  await done(ann, { type: 'make', ref: 'make' });
  await ann.join(room);
  return ann;
}

/** Everybody comes in; the moderator knows the regulars. */
async function fill(square: Square, ann: Talker): Promise<void> {
  await Promise.all(square.honest.map((one) => one.open()));
  for (const { id, n } of square.natives) {
    const name = `person ${n}`;
    await done(ann, { type: 'grant', person: id, role: 'member', name, ref: `grant ${n}` });
  }
  await Promise.all(square.honest.map((one) => one.join()));
}

/** @returns the number of its fact */
async function done(
  ann: Talker,
  command: { readonly type: string; readonly ref: string; readonly [field: string]: unknown },
): Promise<number> {
  const answer = await ann.ask({ ...command, room });
  if (answer.type === 'refused') throw new Error(`${command.type}: ${JSON.stringify(answer)}`);
  return Number(answer['seq']);
}

/** The last thing that a flooder said, as the moderator hears it, and the author of a native one. */
async function hearFlood(ann: Talker, count: number): Promise<{ seq: number; person: string }> {
  let heard = 0;
  for (let native = ''; ; ) {
    const event = await ann.hear('posted');
    const { author, text, seq } = event as unknown as Line;
    if (!text?.startsWith('flood ')) continue;
    if (author.id.startsWith('g_')) native = author.id;
    if (++heard >= count && native) return { seq, person: native };
  }
}

/** Three acts, each of which the room answers with the number of its fact. */
async function calmDown(ann: Talker, person: string): Promise<number[]> {
  const calm = { type: 'set', setting: 'calm', value: Date.now() + 900_000, ref: 'calm' };
  const lock = { type: 'set', setting: 'post', value: 'members', ref: 'lock' };
  const ban = { type: 'ban', person, reason: 'flooding', ref: 'ban' };
  return [await done(ann, calm), await done(ann, lock), await done(ann, ban)];
}

async function exported(house: House): Promise<readonly Line[]> {
  const file = join(house.folder, 'square.jsonl');
  const { code, err } = await runProgram(['export', room, '--data', house.data, '--out', file]);
  if (code !== 0) throw new Error(`export ended with ${code}: ${err}`);
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as Line);
}

async function floodOnce(size: Size, isLong: boolean): Promise<FaultResult> {
  await using house = new House();
  await house.start();
  const ann = await makeSquare(house);
  const square = new Square(house, size);
  try {
    await fill(square, ann);
    return await flooded(house, square, ann, { size, isLong });
  } finally {
    square.end();
    ann.ws.terminate();
  }
}

async function flooded(
  house: House,
  square: Square,
  ann: Talker,
  { size, isLong }: { readonly size: Size; readonly isLong: boolean },
): Promise<FaultResult> {
  square.talk();
  const before = await square.time();
  square.flood();
  const { person } = await hearFlood(ann, size.flooded);
  const began = performance.now();
  square.calmStrangers();
  const [, lock = 0, ban = 0] = await calmDown(ann, person);
  const isRefused = () => floodWays.every((way) => refusedBy(square, way) > 0);
  await square.until(isRefused);
  // What was flooded before is still on its way to everybody: calm is when that is through.
  while (isLong && performance.now() - began < calmWithinMs) {
    if ((await square.time(size.rate)) <= mostSlower * before) break;
  }
  const calmMs = performance.now() - began;
  const after = await square.time();
  square.hush();
  await square.until(() =>
    square.natives.every(({ acked, said, refused }) => {
      return acked.size + refused.length >= said;
    }),
  );
  square.end();
  await house.program.end('SIGTERM');
  const lines = await exported(house);
  const { damage } = readLogs(house.data);
  return judged({ square, lines, lock, ban, person, damage, before, after, calmMs, isLong });
}

function refusedBy({ flooders }: Square, way: string): number {
  return flooders.filter((one) => one.way === way).reduce((sum, { refused }) => sum + refused, 0);
}

interface Found {
  readonly square: Square;
  readonly lines: readonly Line[];
  readonly lock: number;
  readonly ban: number;
  readonly person: string;
  readonly damage: readonly string[];
  readonly before: number;
  readonly after: number;
  readonly calmMs: number;
  readonly isLong: boolean;
}

function judged(found: Found): FaultResult {
  const { square, lines, lock, ban, person, damage, before, after, calmMs, isLong } = found;
  const broken = [...damage];
  const posted = lines.filter(({ type }) => type === 'posted');
  const flooding = posted.filter(({ text }) => text?.startsWith('flood '));
  const late = flooding.filter(({ seq }) => seq > lock);
  if (late.length > 0)
    broken.push(`${late.length} flooded messages came after the room was locked.`);
  const banned = lines.filter(({ seq, author }) => seq > ban && author?.id === person);
  if (banned.length > 0)
    broken.push(`${banned.length} facts of who was banned came after its ban.`);
  const refused = square.natives.flatMap((one) => one.refused);
  if (refused.length > 0) broken.push(`Honest people were refused: ${refused[0]}.`);
  if (isLong && calmMs > calmWithinMs) broken.push(`It was calm after ${Math.round(calmMs)} ms.`);
  if (isLong && after > mostSlower * before) {
    broken.push(
      `What honest people said took ${after.toFixed(1)} ms after, ${before.toFixed(1)} before.`,
    );
  }
  const bySeq = new Map(posted.map(({ seq, text }) => [seq, text]));
  const counts = new Map<string, number>();
  for (const { text = '' } of posted) counts.set(text, (counts.get(text) ?? 0) + 1);
  const acked = square.natives.flatMap((one) => [...one.acked]);
  const tries = square.flooders.reduce((sum, { said }) => sum + said, 0);
  return {
    runs: 1,
    acknowledged: acked.length,
    lost: acked.filter(([text, seq]) => bySeq.get(seq) !== text).length,
    doubled: [...counts].filter(([text, count]) => text.startsWith('honest') && count > 1).length,
    reordered: square.natives.filter((one) => !isInOrder([...one.acked.values()])).length,
    recoveryMs: calmMs,
    notes: [
      `${flooding.length} of ${tries} flooded messages were stored, none of them after the second of three acts; p99 of honest people's messages, sent to heard: ${before.toFixed(1)} ms before, ${after.toFixed(1)} ms after, while the flood goes on against a room that takes none of it.`,
    ],
    broken,
  };
}

function isInOrder(numbers: readonly number[]): boolean {
  return numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0));
}

export const flooders: Fault = {
  name: 'flooders',
  how: '50 flooders (native guests, roomcode, golem, HTTP) say 500 messages a second into a room of 500 honest people (a tenth of it in the short form); the moderator does three acts: calm, members write, a ban',
  promise:
    'calm within 10 s; nothing of the banned one after its ban; no message of honest people lost, p99 at most 1.5 × of before',
  runs: { short: 1, long: 1 },
  run: ({ isLong }) => floodOnce(isLong ? whole : tenth, isLong),
};
