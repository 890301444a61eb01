import { setTimeout as pause } from 'node:timers/promises';
import { Recording } from '../../history/history.ts';
import { type Random, seeded } from '../../random/seeded.ts';
import type { Fault } from '../fault.ts';
import { House } from '../house.ts';
import { judge } from '../judge.ts';
import { acknowledgedBy, Person } from './person.ts';
import { rising } from './trend.ts';
import { look, type Vitals } from './vitals.ts';

const rooms = ['tea', 'cake', 'milk', 'jam'];
/**
 * Before memory is looked at, code is compiled and the store's caches fill: 8 MB of the log is what
 * its writer keeps, and so many visits write it.
 */
const warmUp = { short: { visits: 10, perSecond: 20 }, long: { visits: 20_000, perSecond: 50 } };
const visitsPerSecond = { short: 20, long: 20 };
const lookEverySeconds = 10;
const mostMbPerHour = 1;
/** Nobody is shown much, so that who records it all has little to keep. */
const limits = { historyPage: 10 };

/** People come, join, say something, leave and go, for as long as one likes. */
export const churn: Fault = {
  name: 'churn',
  how: 'people come, join, talk, change what they said, leave or are gone: 20,000 within seven minutes, then 20 a second for 30 minutes',
  promise: 'nothing lost, and memory, connections and timers as before',
  runs: { short: 1, long: 1_800 },
  run: async ({ runs: seconds, isLong, seed }) => {
    const random = seeded(seed);
    await using house = new House(limits);
    await house.start();
    const recording = new Recording();
    const url = `ws://127.0.0.1:${house.port}/ws`;
    const staying = new Person(recording, 'ann', url, rooms);
    await staying.until(() => staying.isCalm);
    const before = await look(house);
    const form = isLong ? 'long' : 'short';
    const visits: Promise<void>[] = [];
    const visiting = async (count: number, perSecond: number, each: (nth: number) => unknown) => {
      const from = performance.now();
      for (let nth = 0; nth < count; nth++) {
        await pause(Math.max(0, from + (nth * 1_000) / perSecond - performance.now()));
        const guest = new Person(recording, `guest ${visits.length}`, url, rooms);
        visits.push(visit(guest, random));
        await each(nth);
      }
      await Promise.all(visits);
    };
    await visiting(warmUp[form].visits, warmUp[form].perSecond, () => {});
    const looks: Vitals[] = [];
    const perSecond = visitsPerSecond[form];
    const pastLooks = lookEverySeconds * perSecond;
    await visiting(seconds * perSecond, perSecond, async (nth) => {
      if (nth % pastLooks === 0) looks.push(await look(house));
    });
    const said = acknowledgedBy(recording);
    await staying.until(() => staying.isCalm && staying.hasHeard(said));
    const after = await settled(house, before);
    staying.client.close();
    const judgement = judge(house.data, recording);
    const looksPerHour = 3_600 / lookEverySeconds;
    const perHour = rising(looks.map(({ memoryMb }) => memoryMb)) * looksPerHour;
    const heap = rising(looks.map(({ heapMb }) => heapMb)) * looksPerHour;
    const [first, last] = [looks[0] ?? before, looks.at(-1) ?? before];
    return {
      runs: visits.length,
      ...judgement,
      notes: isLong
        ? [
            `${visits.length} visits, the last ${seconds * perSecond} in ${seconds} s; memory ${tell(perHour)} MB an hour, heap ${tell(heap)}; ${tell(before.memoryMb)} MB at the start, ${tell(first.memoryMb)} once warm, ${tell(last.memoryMb)} in the end`,
          ]
        : [],
      broken: [
        ...judgement.broken,
        ...(after.connections === before.connections
          ? []
          : [`${after.connections} connections are open, ${before.connections} were.`]),
        ...(after.handles > before.handles
          ? [`${after.handles} sockets and timers are open, ${before.handles} were.`]
          : []),
        ...(isLong && perHour > mostMbPerHour ? [`Memory rose ${tell(perHour)} MB an hour.`] : []),
      ],
    };
  },
};

/** Joins everywhere, talks a little, and goes: in order, or without a word. */
async function visit(person: Person, random: Random): Promise<void> {
  await person.until(() => person.isCalm);
  for (let acts = 1 + random(3); acts > 0; acts--) person.act(random);
  await person.answered();
  await person.until(() => person.isCalm);
  person.leave(random(2) === 0);
}

/** What the program is like when who went is gone. */
async function settled(house: House, before: Vitals): Promise<Vitals> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    const now = await look(house);
    const isAsBefore = now.connections <= before.connections && now.handles <= before.handles;
    if (isAsBefore || performance.now() > deadline) return now;
    await pause(50);
  }
}

const tell = (megabytes: number) => megabytes.toFixed(1);
