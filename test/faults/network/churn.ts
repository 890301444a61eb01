import { setTimeout as pause } from 'node:timers/promises';
import { Recording } from '../../history/history.ts';
import { type Random, seeded } from '../../random/seeded.ts';
import { freePort } from '../../support/free-port.ts';
import type { Fault } from '../fault.ts';
import { House } from '../house.ts';
import { judge } from '../judge.ts';
import { Inspector, inspected } from './inspector.ts';
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
/** For so many seconds rooms remember what was said in the rush before. */
const rushRemembered = 60;
/** Of what is held; what is resident breathes by more than that. */
const mostMbPerHour = 1;
const mostResidentMb = 10;
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
    const inspectorPort = await freePort();
    await house.start({ command: inspected(inspectorPort) });
    using inspector = await Inspector.open(inspectorPort);
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
    const looks: (Vitals & { readonly heldMb: number })[] = [];
    const perSecond = visitsPerSecond[form];
    const pastLooks = lookEverySeconds * perSecond;
    await visiting(seconds * perSecond, perSecond, async (nth) => {
      if (nth % pastLooks > 0 || (isLong && nth < rushRemembered * perSecond)) return;
      const heldMb = await inspector.held();
      looks.push({ ...(await look(house)), heldMb });
    });
    const said = acknowledgedBy(recording);
    await staying.until(() => staying.isCalm && staying.hasHeard(said));
    const after = await settled(house, before);
    staying.client.close();
    const judgement = judge(house.data, recording);
    const held = looks.map(({ heldMb }) => heldMb);
    const perHour = rising(held) * (3_600 / lookEverySeconds);
    const third = Math.ceil(looks.length / 3);
    const early = mean(looks.slice(0, third).map(({ memoryMb }) => memoryMb));
    const late = mean(looks.slice(-third).map(({ memoryMb }) => memoryMb));
    return {
      runs: visits.length,
      ...judgement,
      notes: isLong
        ? [
            `${visits.length} visits, the last ${seconds * perSecond} in ${seconds} s; held once collected: ${tell(held[0])} MB at first, ${tell(held.at(-1))} in the end, ${tell(perHour)} an hour; resident: ${tell(before.memoryMb)} MB at the start, ${tell(early)} in the first third, ${tell(late)} in the last`,
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
        ...(isLong && perHour > mostMbPerHour
          ? [`What is held rose by ${tell(perHour)} MB an hour.`]
          : []),
        ...(isLong && late - early > mostResidentMb
          ? [`What is resident rose by ${tell(late - early)} MB.`]
          : []),
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

const tell = (megabytes = Number.NaN) => megabytes.toFixed(1);

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
