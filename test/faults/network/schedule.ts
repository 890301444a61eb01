import { setTimeout as pause } from 'node:timers/promises';
import type { Recording } from '../../history/history.ts';
import { type Random, seeded } from '../../random/seeded.ts';
import { TcpProxy } from '../../support/proxy.ts';
import { acknowledgedBy, Person } from './person.ts';
import { failures } from './weather.ts';

const steps = 15;
const patienceMs = 30_000;

/** How a schedule went, as far as those in it can tell. */
export interface Outcome {
  /** How often each failure was made. */
  readonly made: ReadonlyMap<string, number>;
  /** The longest time from being connected again to being in every room with nothing unsent. */
  readonly recoveryMs: number;
  /** From the end of the failures until everybody has heard everything. */
  readonly healingMs: number;
  /** Who never came that far. */
  readonly stuck: readonly string[];
}

/**
 * Lets people talk over a network of their own that fails at random, lets it heal, and waits until
 * everybody has said and heard everything. One of them is connected directly.
 *
 * @param seed what happens comes from it; when it happens is the machine's
 */
export async function runSchedule(
  recording: Recording,
  port: number,
  seed: number,
): Promise<Outcome> {
  const random = seeded(seed);
  const proxy = await TcpProxy.open(port);
  const codes = [`tea ${seed}`, `cake ${seed}`];
  const enter = (name: string, at: number) =>
    new Person(recording, `${name} ${seed}`, `ws://127.0.0.1:${at}/ws`, codes);
  const witness = enter('cy', port);
  const people = [enter('ann', proxy.port), enter('bo', proxy.port), witness];
  await Promise.all(people.map((person) => person.until(() => person.isCalm)));
  const made = await failAtRandom(proxy, people, random);

  const healedAt = performance.now();
  const patience = setTimeout(() => patienceEnds.resolve(), patienceMs);
  const patienceEnds = Promise.withResolvers<void>();
  const all = (act: (person: Person) => Promise<unknown>) =>
    Promise.race([Promise.all(people.map(act)), patienceEnds.promise]);
  let recoveryMs = 0;
  await all(async (person) => {
    recoveryMs = Math.max(recoveryMs, await recover(person));
  });
  await all((person) => person.answered());
  await Promise.race([proxy.settled(), patienceEnds.promise]);
  // Behind whatever a connection that is gone had left to the server without being answered.
  for (const watch of witness.watches) watch.post('the end');
  await all((person) => person.until(() => person.isCalm));
  const latest = acknowledgedBy(recording);
  await all((person) => person.until(() => person.hasHeard(latest)));
  await all((person) => person.fill());
  clearTimeout(patience);
  const isDone = (person: Person) => person.isCalm && person.hasHeard(latest);
  const stuck = people.filter((person) => !isDone(person)).map((person) => person.tell());
  for (const { client } of people) client.close();
  await proxy.close();
  return { made, recoveryMs, healingMs: performance.now() - healedAt, stuck };
}

/**
 * Tries again at once whenever a try fails: how long the SDK waits is not what is measured here.
 *
 * @returns milliseconds from its latest connection, or from now, until it is calm
 */
async function recover(person: Person): Promise<number> {
  const { client } = person;
  let since = performance.now();
  client.addEventListener('state', ({ detail: { name } }) => {
    if (name === 'live') since = performance.now();
    if (name === 'waiting') queueMicrotask(() => client.retryNow());
  });
  client.retryNow();
  await person.until(() => person.isCalm);
  return performance.now() - since;
}

async function failAtRandom(proxy: TcpProxy, people: readonly Person[], random: Random) {
  const made = new Map<string, number>();
  const ends: (void | Promise<void>)[] = [];
  const names = Object.keys(failures);
  for (let step = 0; step < steps; step++) {
    for (const person of people) if (random(3) > 0) person.act(random);
    await pause(random(60));
    for (const { client } of people) if (random(4) === 0) client.retryNow();
    const open = [...proxy.connections];
    const connection = open[random(open.length || 1)];
    const name = names[random(names.length)] ?? '';
    const direction = random(2) === 0 ? 'up' : 'down';
    if (!connection) continue;
    made.set(name, (made.get(name) ?? 0) + 1);
    ends.push(failures[name]?.({ proxy, connection, direction, random }));
  }
  await Promise.all(ends);
  return made;
}
