import { setTimeout as pause } from 'node:timers/promises';
import { newSecret } from '../../src/client/index.ts';
import type { FaultSize } from '../faults/fault.ts';
import { Flooder, floodText } from '../faults/flood/flooder.ts';
import { Honest } from '../faults/flood/honest.ts';
import { readLogs } from '../faults/judge.ts';
import { get } from '../net/request-cases.ts';
import { Talker } from '../support/talker.ts';
import type { Abuse } from './abuse.ts';
import { AbusedHouse } from './abused-house.ts';
import { besideHonest, type Done } from './beside.ts';
import { askRaw } from './input/talk.ts';

interface Size {
  readonly pupils: number;
  /** Milliseconds within which all of them come. */
  readonly comeMs: number;
  /** Milliseconds for which they go on to talk when all are there. */
  readonly talkMs: number;
  /** Milliseconds between two messages of one pupil. */
  readonly everyMs: number;
}

const whole: Size = { pupils: 300, comeMs: 60_000, talkMs: 30_000, everyMs: 25_000 };
const tenth: Size = { pupils: 30, comeMs: 2_000, talkMs: 1_000, everyMs: 2_500 };

const room = 'class';
/** The address of the whole school. */
const school = '127.0.50.1';
/** Between two messages of the troll, milliseconds. */
const trollMs = 50;
/** The keys under which the troll comes back. */
const comesBack = 5;
const patienceMs = 30_000;

/** One of five uses a client without a key. */
const hasKey = (n: number) => n % 5 !== 4;

/** What of the pages that the pupils opened was not answered as it should be. */
type Pages = Map<string, number>;

class Class {
  readonly pupils: Honest[] = [];
  readonly pages: Pages = new Map();
  readonly joinMs: number[] = [];
  readonly #port: number;
  readonly #size: Size;
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(port: number, size: Size) {
    this.#port = port;
    this.#size = size;
  }

  /** Opens the page, comes in and says something. */
  async come(n: number): Promise<void> {
    const began = performance.now();
    for (const path of [`/r/${room}`, `/api/rooms/${room}/messages`]) {
      const place = { port: this.#port, from: school, room };
      const answer = await askRaw(place, get(path, 'Host: localhost\r\n'));
      if (answer !== '200') this.pages.set(answer, (this.pages.get(answer) ?? 0) + 1);
    }
    const pupil = new Honest(n, this.#port, room, hasKey(n), () => {}, school);
    await pupil.open();
    await pupil.join();
    this.joinMs.push(performance.now() - began);
    this.pupils.push(pupil);
    pupil.say();
  }

  async comeAll(): Promise<void> {
    const { pupils, comeMs } = this.#size;
    const coming = Array.from({ length: pupils }, async (_, n) => {
      await pause((comeMs * n) / pupils);
      await this.come(n);
    });
    await Promise.all(coming);
  }

  talk(): void {
    const { everyMs, pupils } = this.#size;
    this.#timer = setInterval(() => this.pupils[this.#turn++ % pupils]?.say(), everyMs / pupils);
  }

  async settle(): Promise<void> {
    clearInterval(this.#timer);
    const end = performance.now() + patienceMs;
    const owes = ({ isNative, acked, refused, said }: Honest) =>
      isNative && acked.size + refused.length < said;
    while (this.pupils.some(owes) && performance.now() < end) await pause(20);
  }

  end(): void {
    clearInterval(this.#timer);
    for (const pupil of this.pupils) pupil.end();
  }
}

async function teach({ port }: AbusedHouse): Promise<Talker> {
  const secret = newSecret();
  const teacher = await Talker.greet(`ws://127.0.0.1:${port}/ws`, { secret, name: 'teacher' });
  await act(teacher, { type: 'make', ref: 'make' });
  await teacher.join(room);
  return teacher;
}

/** @returns the number of its fact */
async function act(
  teacher: Talker,
  command: { readonly type: string; readonly ref: string; readonly [field: string]: unknown },
): Promise<number> {
  const answer = await teacher.ask({ ...command, room });
  if (answer.type === 'refused') throw new Error(`${command.type}: ${JSON.stringify(answer)}`);
  return Number(answer['seq']);
}

/** The id of the troll, as soon as the teacher reads a line of it. */
async function trollOf(teacher: Talker): Promise<string> {
  for (;;) {
    const event = await teacher.hear('posted');
    const { author, text } = event as unknown as { author: { id: string }; text: string };
    if (text === floodText(0, 0)) return author.id;
  }
}

async function until(holds: () => boolean): Promise<boolean> {
  const end = performance.now() + patienceMs;
  while (!holds() && performance.now() < end) await pause(20);
  return holds();
}

async function lesson(house: AbusedHouse, size: Size, teacher: Talker): Promise<Done> {
  const pupils = new Class(house.port, size);
  const troll = new Flooder(0, house.port, room, school);
  const others: Flooder[] = [];
  try {
    const coming = pupils.comeAll();
    await pause(size.comeMs / 3);
    troll.begin(trollMs);
    const person = await trollOf(teacher);
    const banned = await act(teacher, { type: 'ban', person, reason: 'flooding', ref: 'ban' });
    await coming;
    pupils.talk();
    // A ban by address is for those who have not written: an answer to a pupil without a key is none.
    await allWritten(house, pupils);
    const byAddress = { type: 'ban', person, address: true, seconds: 3_600, ref: 'by address' };
    const closed = await act(teacher, byAddress);
    others.push(...comeBack(house.port));
    await pause(size.talkMs);
    const isKeptOut = await until(() => [troll, ...others].every(({ refused }) => refused > 0));
    await pupils.settle();
    return judged(house, pupils, { troll, others, banned, closed, isKeptOut, size });
  } finally {
    for (const each of [troll, ...others]) each.end();
    pupils.end();
  }
}

/** Waits until what each pupil said first is in the log. */
async function allWritten(house: AbusedHouse, { pupils }: Class): Promise<void> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    const kept = textsIn(house);
    if (pupils.every(({ n }) => kept.has(`honest ${n} 0.`))) return;
    await pause(250);
  }
}

function textsIn({ data }: AbusedHouse): ReadonlySet<string> {
  const facts = readLogs(data).logs.get(room)?.facts ?? [];
  return new Set(facts.flatMap((fact) => (fact.type === 'posted' ? [fact.text] : [])));
}

/** The troll with new keys: of every four flooders the first uses a native client. */
function comeBack(port: number): Flooder[] {
  const back = Array.from({ length: comesBack }, (_, i) => {
    return new Flooder(4 * (i + 1), port, room, school);
  });
  for (const each of back) each.begin(10 * trollMs);
  return back;
}

interface Found {
  readonly troll: Flooder;
  readonly others: readonly Flooder[];
  readonly banned: number;
  readonly closed: number;
  readonly isKeptOut: boolean;
  readonly size: Size;
}

function judged(house: AbusedHouse, { pupils, pages, joinMs }: Class, found: Found): Done {
  const { troll, others, banned, closed, isKeptOut, size } = found;
  const facts = readLogs(house.data).logs.get(room)?.facts ?? [];
  const said = facts.flatMap((fact) => (fact.type === 'posted' ? [fact] : []));
  const kept = new Set(said.map(({ text }) => text));
  const natives = pupils.filter(({ isNative }) => isNative);
  const refused = pupils.flatMap((pupil) => pupil.refused);
  const unanswered = natives.reduce((sum, one) => sum + one.said - one.acked.size, 0);
  const strangers = pupils.filter(({ isNative }) => !isNative);
  const missing = strangers.filter(({ n }) => !kept.has(`honest ${n} 0.`)).length;
  const late = said.filter(({ seq, text }) => seq > banned && text.startsWith('flood 0 ')).length;
  const back = said.filter(({ seq, text }) => seq > closed && text.startsWith('flood ')).length;
  const tries = [troll, ...others].reduce((sum, one) => sum + one.said, 0);
  const slowest = Math.max(...joinMs);
  return {
    tries: tries + size.pupils,
    refused: [troll, ...others].reduce((sum, one) => sum + one.refused, 0),
    notes: [
      `${size.pupils} pupils came from one address within ${size.comeMs / 1_000} s, opened the page and ${natives.reduce((sum, one) => sum + one.acked.size, 0)} times said something; ${refused.length} of what they did was refused; the slowest was in after ${Math.round(slowest)} ms. Of ${tries} messages of the troll, which came back under ${others.length} other keys, ${said.filter(({ text }) => text.startsWith('flood ')).length} were taken, all before it was banned`,
    ],
    broken: [
      ...(pupils.length < size.pupils ? [`${size.pupils - pupils.length} did not come in.`] : []),
      ...(refused.length > 0 ? [`Pupils were refused: ${refused[0]}.`] : []),
      ...(unanswered > refused.length ? [`${unanswered} messages were not answered.`] : []),
      ...(missing > 0 ? [`${missing} pupils without a key are not in the log.`] : []),
      ...[...pages].map(([answer, count]) => `${count} pages were answered with ${answer}.`),
      ...(late > 0 ? [`${late} messages of the troll came after its ban.`] : []),
      ...(back > 0 ? [`${back} messages came from its address under other keys.`] : []),
      ...(isKeptOut ? [] : ['The troll was not refused under each of its keys.']),
    ],
  };
}

async function run(size: FaultSize) {
  await using house = new AbusedHouse({}, []);
  await house.open(size.isLong);
  const teacher = await teach(house);
  try {
    const form = size.isLong ? whole : tenth;
    return await besideHonest(house, size, () => lesson(house, form, teacher), {
      diskMb: 5,
      isFlood: true,
    });
  } finally {
    teacher.ws.terminate();
  }
}

export const schoolOfOneAddress: Abuse = {
  name: 'school',
  how: '300 people on one address open the page, come in within a minute and talk; one troll among them floods, is banned, then by address, too, and comes back under five other keys (30 within two seconds in the short form)',
  promise:
    'nobody who behaves is refused anything; nothing of the troll after its ban, and nothing under its other keys',
  runs: { short: 1, long: 1 },
  run,
};
