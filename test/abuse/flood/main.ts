// Flooders in a process of their own, below all others in the queue for the processor: those of the
// internet take none of the program's machine either.
import { getPriority, setPriority } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import type { Attacker } from './attacker.ts';
import { type Flooded, type FloodOrder, type FloodWay, noTally, type Tally } from './order.ts';
import { attack } from './ways.ts';

/** Connections that all attackers of a way keep open together, at most. */
const mostKept = 3_000;
const tickMs = 10;

const addressOf = (i: number) => `127.20.${Math.floor(i / 250)}.${1 + (i % 250)}`;

function crowd(way: FloodWay, { port, addresses, fewest }: FloodOrder, tally: Tally): Attacker[] {
  const count = Math.max(fewest, addresses);
  const share = Math.ceil(mostKept / count);
  return Array.from({ length: count }, (_, n) => {
    return attack(way, { port, from: addressOf(n % addresses), n }, tally, share);
  });
}

async function flood(order: FloodOrder): Promise<Flooded> {
  const tallies = new Map(order.ways.map((way) => [way, noTally()]));
  const crowds = order.ways.map((way) => crowd(way, order, tallies.get(way) ?? noTally()));
  const from = performance.now();
  for (let stepped = 0; ; await pause(tickMs)) {
    const passed = (performance.now() - from) / 1_000;
    if (passed > order.seconds) break;
    // What a slow machine did not come to is left out.
    const due = Math.min(Math.floor(passed * order.perSecond), stepped + order.perSecond / 10);
    for (; stepped < due; stepped++) {
      for (const all of crowds) all[stepped % all.length]?.step();
    }
    stepped = Math.floor(passed * order.perSecond);
  }
  const flooded = structuredClone(Object.fromEntries(tallies));
  for (const each of crowds.flat()) each.end();
  return flooded;
}

setPriority(Math.min(19, getPriority() + 10));
process.on('message', async (order: FloodOrder) => process.send?.(await flood(order)));
process.on('disconnect', () => process.exit());
