import { setTimeout as pause } from 'node:timers/promises';
import { Recording } from '../history/history.ts';
import { seeded } from '../random/seeded.ts';
import type { Fault, FaultResult } from './fault.ts';
import { House } from './house.ts';
import { judge } from './judge.ts';
import { acknowledgedBy, Person } from './network/person.ts';
import { Swarm } from './network/swarm/swarm.ts';
import { repeat } from './sum.ts';

const writers = 10;
const shortForm = { listeners: 50, perSecond: 100, silent: 50 };
const longForm = { listeners: 1_000, perSecond: 200, silent: 4_000 };
const silentRooms = 10;
/** Milliseconds in which readiness has to go, and the program has to end. */
const [unreadyWithin, endsWithin] = [1_000, 5_000];

/** The first ten speak in turn, at a steady rate, whatever the connection. */
async function talk(
  people: readonly Person[],
  perSecond: number,
  isOver: AbortSignal,
): Promise<void> {
  const began = performance.now();
  for (let count = 0; !isOver.aborted; await pause(5)) {
    const due = ((performance.now() - began) / 1_000) * perSecond;
    for (; count < due; count++) people[count % writers]?.watches[0]?.post(`message ${count}`);
  }
}

async function isReady(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Stops the program, and says how long that took and what was promised of it and not kept. */
async function end(house: House): Promise<{ note: string; broken: string[] }> {
  const broken: string[] = [];
  const began = performance.now();
  const ended = house.program.end('SIGTERM');
  while (await isReady(house.port));
  const unready = performance.now() - began;
  const { code } = await ended;
  const took = performance.now() - began;
  if (unready > unreadyWithin) broken.push(`It seemed ready for ${unready} ms.`);
  if (took > endsWithin) broken.push(`It took ${took} ms to end.`);
  if (code !== 0) broken.push(`It ended with ${code}.`);
  const note = `not ready after ${Math.round(unready)} ms, ended after ${Math.round(took)}`;
  return { note, broken };
}

async function restartOnce(
  { listeners, perSecond, silent }: typeof shortForm,
  talkMs: number,
): Promise<FaultResult> {
  await using house = new House({ resumeGap: 300 });
  await house.start();
  await using swarm = new Swarm();
  const everybody = {
    type: 'enter',
    port: house.port,
    people: silent,
    rooms: silentRooms,
  } as const;
  await swarm.obey(everybody);
  const recording = new Recording();
  const url = `ws://127.0.0.1:${house.port}/ws`;
  const people = Array.from({ length: listeners }, (_, n) => {
    return new Person(recording, `p${n}`, url, ['tea']);
  });
  using clients = new DisposableStack();
  for (const { client } of people) clients.defer(() => client.close());
  const all = (holds: (person: Person) => boolean) =>
    Promise.all(people.map((person) => person.until(() => holds(person))));
  const isLive = ({ rooms }: Person) => rooms.every(({ state }) => state === 'live');

  await all(isLive);
  const over = new AbortController();
  const talking = talk(people, perSecond, over.signal);
  await pause(talkMs);
  const away = all(({ client }) => client.state.name === 'waiting');
  const { note, broken } = await end(house);
  const { others } = await swarm.obey({ type: 'farewell' });
  if (others > 0) broken.push(`${others} were not told that the server restarts.`);
  await away;
  const began = performance.now();
  await house.start();
  await Promise.all([all(isLive), swarm.obey(everybody)]);
  const recoveryMs = performance.now() - began;
  await pause(talkMs);
  over.abort();
  await talking;
  await all((person) => person.isCalm);
  const latest = acknowledgedBy(recording);
  await all((person) => person.hasHeard(latest));
  for (const person of people) await person.fill();
  await house.program.end('SIGTERM');
  const judged = judge(house.data, recording);
  return { runs: 1, ...judged, recoveryMs, notes: [note], broken: [...broken, ...judged.broken] };
}

export const restart: Fault = {
  name: 'restart',
  how: '`SIGTERM` and a new start while 10 write 200 messages a second, 1,000 listen and 4,000 are in quiet rooms (100, 50 and 50 in the short form)',
  promise: 'not ready within 1 s, ended within 5 s; nothing lost, everybody back',
  runs: { short: 1, long: 5 },
  run: ({ runs, isLong, seed }) => {
    const random = seeded(seed);
    return repeat(runs, () =>
      restartOnce(isLong ? longForm : shortForm, 300 + random(isLong ? 1_500 : 200)),
    );
  },
};
