import { setTimeout as pause } from 'node:timers/promises';
import { Recording } from '../../history/history.ts';
import { seeded } from '../../random/seeded.ts';
import { TcpProxy } from '../../support/proxy.ts';
import type { Fault } from '../fault.ts';
import { House } from '../house.ts';
import { judge } from '../judge.ts';
import { acknowledgedBy, Person } from './person.ts';

const quick = { pingSeconds: 1, pongSeconds: 1 };
/** What is promised with the usual pings; quick ones are found in the same share of the time. */
const mostGoneMs = { usual: 40_000, quick: 10_000 };

/** Packets vanish in both directions, and no side hears of the other's end. */
export const halfOpen: Fault = {
  name: 'half-open',
  how: 'a proxy passes nothing any more, in no direction, while people are in a room (pings each second in the short form); later it does again',
  promise: 'gone within 40 s, no ghost among the members, and all complete when they are back',
  runs: { short: 5, long: 100 },
  run: async ({ runs, isLong, seed }) => {
    const random = seeded(seed);
    await using house = new House(isLong ? {} : quick);
    await house.start();
    const proxy = await TcpProxy.open(house.port);
    const recording = new Recording();
    const enter = (name: string, port: number) =>
      new Person(recording, name, `ws://127.0.0.1:${port}/ws`, ['tea']);
    const ann = enter('ann', house.port);
    const lost: Person[] = [];
    for (let n = 0; n < runs; n++) {
      lost.push(enter(`guest ${n}`, proxy.port));
      // Each has its pings at other moments.
      if (isLong) await pause(random(500));
    }
    const everybody = [ann, ...lost];
    const areHere = (count: number) => ann.until(() => ann.rooms[0]?.people.count === count);
    await Promise.all(everybody.map((person) => person.until(() => person.isCalm)));
    await areHere(everybody.length);

    proxy.change({ isHole: true });
    const from = performance.now();
    const noticed = isLong ? Promise.all(lost.map(notices)) : undefined;
    for (const person of everybody) person.watches[0]?.post(`${person.name} in the dark`);
    await areHere(1);
    const goneMs = performance.now() - from;
    await noticed;
    const noticedMs = performance.now() - from;

    proxy.change({ isHole: false });
    const healed = performance.now();
    for (const { client } of lost) client.retryNow();
    await Promise.all(everybody.map((person) => person.until(() => person.isCalm)));
    const latest = acknowledgedBy(recording);
    await Promise.all(everybody.map((person) => person.until(() => person.hasHeard(latest))));
    await areHere(everybody.length);
    const recoveryMs = performance.now() - healed;
    for (const { client } of everybody) client.close();
    await proxy.close();
    const judgement = judge(house.data, recording);
    const most = isLong ? mostGoneMs.usual : mostGoneMs.quick;
    return {
      runs,
      ...judgement,
      recoveryMs,
      notes: [
        `the last of ${runs} was gone after ${(goneMs / 1_000).toFixed(1)} s`,
        ...(isLong ? [`the last to notice it did after ${(noticedMs / 1_000).toFixed(1)} s`] : []),
      ],
      broken: [
        ...judgement.broken,
        ...(goneMs > most ? [`The last was gone after ${Math.round(goneMs)} ms.`] : []),
      ],
    };
  },
};

async function notices(person: Person): Promise<void> {
  await person.until(() => person.client.state.name !== 'live');
}
