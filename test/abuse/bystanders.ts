import { setTimeout as pause } from 'node:timers/promises';
import type { FaultResult } from '../faults/fault.ts';
import { Honest } from '../faults/flood/honest.ts';
import type { House } from '../faults/house.ts';
import { readLogs } from '../faults/judge.ts';

/** Rooms of people who mean no harm, and the people of each. */
const allRooms = Array.from({ length: 10 }, (_, i) => `kitchen${i}`);
const perRoom = 8;
/** Milliseconds between two messages of one person: under every rate, also where those of some seconds come at once. */
const everyMs = 1_600;
/** People of a room whose hearing is timed. */
const ears = 4;
/** Milliseconds until everything that was said has to be answered and heard. */
const patienceMs = 30_000;

/** From one moment to another, by `performance.now()`. */
export type Span = readonly [from: number, to: number];

/** A message from saying to hearing. */
interface Heard {
  readonly at: number;
  readonly ms: number;
}

/** People who talk in rooms of their own while somebody does harm elsewhere. */
export class Bystanders implements Disposable {
  readonly people: readonly Honest[];
  readonly #rooms: readonly string[];
  readonly #saidAt = new Map<string, number>();
  readonly #heard: Heard[] = [];
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param rooms so many of theirs; the more, the more is timed in a second */
  constructor({ port }: House, rooms: number) {
    this.#rooms = allRooms.slice(0, rooms);
    this.people = this.#rooms.flatMap((room, r) =>
      Array.from({ length: perRoom }, (_, n) => {
        const honest = new Honest(r * perRoom + n, port, room, n % 5 !== 4, () => {});
        if (n < ears) honest.onHeard = (text) => this.#hear(text);
        return honest;
      }),
    );
  }

  async enter(): Promise<void> {
    await Promise.all(this.people.map((one) => one.open()));
    await Promise.all(this.people.map((one) => one.join()));
  }

  talk(): void {
    this.#timer = setInterval(() => this.#say(), everyMs / this.people.length);
  }

  /** What 99 of 100 messages of these times took at most, from saying to hearing, in milliseconds. */
  p99(...spans: readonly Span[]): number {
    const isWithin = ({ at }: Heard) => spans.some(([from, to]) => at >= from && at < to);
    const times = this.#heard.filter(isWithin).map(({ ms }) => ms);
    return times.sort((a, b) => a - b)[Math.ceil(times.length * 0.99) - 1] ?? Number.NaN;
  }

  /** Says nothing more, and waits until all was answered. */
  async settle(): Promise<void> {
    clearInterval(this.#timer);
    const end = performance.now() + patienceMs;
    const owes = ({ isNative, acked, refused, said }: Honest) =>
      isNative && acked.size + refused.length < said;
    while (this.people.some(owes) && performance.now() < end) await pause(20);
  }

  /** Holds what they were answered against the log. */
  judge({ data }: House): Omit<FaultResult, 'runs'> & { readonly broken: readonly string[] } {
    const { logs, damage } = readLogs(data);
    const facts = this.#rooms.flatMap((room) => logs.get(room)?.facts ?? []);
    const texts = facts.flatMap((fact) => (fact.type === 'posted' ? [fact.text] : []));
    const kept = new Set(texts);
    const natives = this.people.filter(({ isNative }) => isNative);
    const acked = natives.flatMap((one) => [...one.acked]);
    const refused = natives.flatMap((one) => one.refused);
    const unanswered = natives.reduce((sum, one) => {
      return sum + one.said - one.acked.size - one.refused.length;
    }, 0);
    return {
      acknowledged: acked.length,
      lost: acked.filter(([text]) => !kept.has(text)).length,
      doubled: texts.length - kept.size,
      reordered: natives.filter(({ acked: own }) => !isRising([...own.values()])).length,
      broken: [
        ...damage,
        ...(refused.length > 0 ? [`Honest people were refused: ${refused[0]}.`] : []),
        ...(unanswered > 0 ? [`${unanswered} honest messages were not answered.`] : []),
      ],
    };
  }

  #say(): void {
    const one = this.people[this.#turn++ % this.people.length] as Honest;
    const at = performance.now();
    this.#saidAt.set(one.say(), at);
  }

  #hear(text: string): void {
    const said = this.#saidAt.get(text);
    const at = performance.now();
    if (said !== undefined) this.#heard.push({ at, ms: at - said });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const one of this.people) one.end();
  }
}

function isRising(numbers: readonly number[]): boolean {
  return numbers.every((number, i) => i === 0 || number > (numbers[i - 1] ?? 0));
}
