import { setTimeout as pause } from 'node:timers/promises';
import { Crowd } from './crowd.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { judge } from './judge.ts';
import { acknowledgedBy, Person } from './network/person.ts';
import { repeat } from './sum.ts';

/**
 * Pongs are due when it stops, and too late by far when it goes on. The long one is also too long for
 * the SDK, which looks for another connection meanwhile.
 */
const shortForm = { limits: { pingSeconds: 1, pongSeconds: 5 }, stopMs: 6_000 };
const longForm = { limits: { pingSeconds: 5, pongSeconds: 10 }, stopMs: 20_000 };

async function stopOnce({ limits, stopMs }: typeof shortForm | typeof longForm) {
  await using house = new House(limits);
  using crowd = new Crowd(8, 4);
  using silent = new Crowd(8, 1);
  await house.start();
  await crowd.connect(house.port);
  await silent.connect(house.port);
  using clients = new DisposableStack();
  const people = Array.from({ length: 4 }, (_, n) => {
    const url = `ws://127.0.0.1:${house.port}/ws`;
    const person = new Person(crowd.recording, `p${n}`, url, crowd.rooms.slice(0, 1));
    clients.defer(() => person.client.close());
    return person;
  });
  const all = (holds: (person: Person) => boolean) =>
    Promise.all(people.map((person) => person.until(() => holds(person))));
  const post = (text: string) => {
    for (const { name, watches } of people) watches[0]?.post(`${name} ${text}`);
  };
  await all(({ isCalm }) => isCalm);
  crowd.talk();
  await crowd.acknowledges(100);
  let recovery = Promise.resolve(0);
  await silent.withoutPongs(async () => {
    process.kill(house.pid, 'SIGSTOP');
    post('while it stands still');
    await pause(stopMs);
    post('last');
    const began = performance.now();
    process.kill(house.pid, 'SIGCONT');
    const all = crowd.writers.length * crowd.rooms.length;
    recovery = crowd.acknowledges(all).then(() => performance.now() - began);
  });
  const recoveryMs = await recovery;
  crowd.hush();
  await all(({ isCalm }) => isCalm);
  await crowd.settle();
  const latest = acknowledgedBy(crowd.recording);
  await all((person) => person.hasHeard(latest));
  const closes = [...crowd.writers, ...silent.writers].flatMap(({ closes: all }) => all);
  await house.program.end('SIGTERM');
  const judged = judge(house.data, crowd.recording);
  const broken = [...judged.broken];
  if (closes.length > 0) broken.push(`${closes.length} connections were let go.`);
  return { runs: 1, ...judged, recoveryMs, broken } satisfies FaultResult;
}

export const stopped: Fault = {
  name: 'stop',
  how: '`SIGSTOP` for 20 s while 8 write, 4 use the SDK, and 8 are silent and owe a pong (6 s and quick pings in the short form)',
  promise: 'nobody is let go for a stall of the server; who went by himself comes back',
  runs: { short: 1, long: 3 },
  run: ({ runs, isLong }) => repeat(runs, () => stopOnce(isLong ? longForm : shortForm)),
};
