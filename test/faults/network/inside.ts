import { setTimeout as pause } from 'node:timers/promises';
import { Recording } from '../../history/history.ts';
import { seeded } from '../../random/seeded.ts';
import type { FaultResult } from '../fault.ts';
import type { House } from '../house.ts';
import { judge } from '../judge.ts';
import { acknowledgedBy, Person } from './person.ts';
import { look, type Vitals } from './vitals.ts';

const perSecond = 40;

/** What those who were inside all the time saw of it. */
export interface Inside {
  readonly judgement: Omit<FaultResult, 'runs'> & { readonly broken: readonly string[] };
  readonly before: Vitals;
  /** With the delays of the loop since `before`. */
  readonly after: Vitals;
  readonly answers: readonly Answer[];
}

/** An acknowledgement: when it came, by `performance.now()`, and after how many milliseconds. */
export interface Answer {
  readonly at: number;
  readonly ms: number;
}

/** What 99 % of the answers of a time stayed within, in milliseconds. */
export function p99(answers: readonly Answer[], from: number, to: number): number {
  const within = answers.filter(({ at }) => at >= from && at < to);
  const times = within.map(({ ms }) => ms).sort((a, b) => a - b);
  return times[Math.floor(times.length * 0.99)] ?? Number.NaN;
}

/**
 * Lets three people talk while something happens outside, and judges what they said and heard.
 *
 * @param happens what it is; the talk ends with it
 * @param recording holds what was said before
 */
export async function talkWhile(
  house: House,
  seed: number,
  happens: () => Promise<unknown>,
  recording = new Recording(),
): Promise<Inside> {
  const random = seeded(seed);
  const url = `ws://127.0.0.1:${house.port}/ws`;
  const people = ['ann', 'bo', 'cy'].map((name) => new Person(recording, name, url, ['tea']));
  const answers = people.map(timeAnswers);
  await Promise.all(people.map((person) => person.until(() => person.isCalm)));
  const before = await look(house);
  let isOver = false;
  const happening = happens().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    people[random(people.length)]?.watches[0]?.post('still here');
    await pause(1_000 / perSecond);
  }
  await happening;
  await Promise.all(people.map((person) => person.until(() => person.isCalm)));
  const latest = acknowledgedBy(recording);
  await Promise.all(people.map((person) => person.until(() => person.hasHeard(latest))));
  const after = await look(house);
  for (const { client } of people) client.close();
  return { judgement: judge(house.data, recording), before, after, answers: answers.flat() };
}

/** @returns the answers as they come */
function timeAnswers({ rooms: [room] }: Person): Answer[] {
  const saidAt = new Map<string, number>();
  const answers: Answer[] = [];
  room?.addEventListener('unsent', ({ detail }) => {
    for (const { ref } of detail) if (!saidAt.has(ref)) saidAt.set(ref, performance.now());
  });
  room?.addEventListener('sent', ({ detail: { ref } }) => {
    const at = performance.now();
    answers.push({ at, ms: at - (saidAt.get(ref) ?? Number.NaN) });
  });
  return answers;
}
