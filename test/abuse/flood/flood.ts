import { setTimeout as pause } from 'node:timers/promises';
import { newSecret } from '../../../src/client/index.ts';
import type { FaultSize } from '../../faults/fault.ts';
import { House } from '../../faults/house.ts';
import { Talker } from '../../support/talker.ts';
import type { Abuse } from '../abuse.ts';
import { besideHonest, type Done, type Talk } from '../beside.ts';
import { mostTaken } from './bounds.ts';
import { type Flooded, type FloodOrder, type FloodWay, floodedRoom, floodWays } from './order.ts';
import { Flooders } from './swarm.ts';

interface Phase {
  readonly ways: readonly FloodWay[];
  readonly addresses: number;
}

const crowds = { long: [1, 50, 2_000], short: [1, 5, 200] } as const;
const seconds = { long: 5, short: 0.4 };
const perSecond = 1_000;
/** Of each way, where all are at once. */
const perSecondOfAll = 200;
/** Milliseconds in which honest people talk alone, between two floods. */
const calmMs = { long: 3_000, short: 0 };
const mostSlower = 2;

/** Each way by itself from so many addresses, then all at once; in the short form each from some. */
function phasesOf(isLong: boolean): readonly Phase[] {
  const each = (addresses: number): readonly Phase[] => [
    ...floodWays.map((way) => ({ ways: [way], addresses })),
    { ways: floodWays, addresses },
  ];
  if (isLong) return crowds.long.flatMap(each);
  const short = floodWays.map((way, i): Phase => {
    return { ways: [way], addresses: crowds.short[i % 3] ?? 1 };
  });
  return [...short, { ways: floodWays, addresses: crowds.short[2] }];
}

/** A message that is there to be reacted to, and to be found. */
async function begin({ port }: House): Promise<void> {
  const ann = await Talker.greet(`ws://127.0.0.1:${port}/ws`, { secret: newSecret(), name: 'ann' });
  await ann.join(floodedRoom);
  await ann.ask({ type: 'post', room: floodedRoom, text: 'flood me', ref: 'post' });
  ann.ws.terminate();
}

/** What the rates would not have let through. */
function overRates(order: FloodOrder, flooded: Flooded): readonly string[] {
  return order.ways.flatMap((way) => {
    const tally = flooded[way];
    const most = tally ? Math.floor(mostTaken(way, order, tally)) : 0;
    return tally && tally.taken > most
      ? [`${tally.taken} ${way} from ${order.addresses} addresses were taken, of ${most} at most.`]
      : [];
  });
}

const sum = (flooded: Flooded, of: 'tries' | 'taken' | 'refused' | 'closed') =>
  Object.values(flooded).reduce((all, tally) => all + tally[of], 0);

async function floodAll(house: House, isLong: boolean, talk: Talk): Promise<Done> {
  const form = isLong ? 'long' : 'short';
  await using flooders = new Flooders();
  const notes: string[] = [];
  const broken: string[] = [];
  let tries = 0;
  let refused = 0;
  for (const { ways, addresses } of phasesOf(isLong)) {
    const rate = ways.length > 1 ? perSecondOfAll : perSecond;
    const order = { port: house.port, ways, addresses, seconds: seconds[form], perSecond: rate };
    const began = performance.now();
    await pause(calmMs[form]);
    const from = performance.now();
    const flooded = await flooders.flood(order);
    const to = performance.now();
    await pause(calmMs[form] / 2);
    tries += sum(flooded, 'tries');
    refused += sum(flooded, 'refused') + sum(flooded, 'closed');
    broken.push(...overRates(order, flooded));
    const name = ways.length > 1 ? 'all at once' : ways[0];
    const [before, meanwhile] = [talk.p99(began, from), talk.p99(from, to)];
    if (isLong && meanwhile > mostSlower * before) {
      broken.push(
        `While ${name} came from ${addresses}, p99 was ${meanwhile.toFixed(1)} ms, ${before.toFixed(1)} before.`,
      );
    }
    const figures = ['tries', 'taken', 'refused', 'closed'].map((of) =>
      sum(flooded, of as 'tries').toLocaleString('en'),
    );
    notes.push(
      `| ${name} | ${addresses.toLocaleString('en')} | ${figures.join(' | ')} | ${before.toFixed(1)} ms | ${meanwhile.toFixed(1)} ms |`,
    );
  }
  return { tries, refused, notes: isLong ? notes : [], broken };
}

async function run(size: FaultSize) {
  await using house = new House({}, []);
  await house.start();
  await begin(house);
  // The first of everything grows the heap to what it takes: what it grows by afterwards is counted.
  if (size.isLong) await warmUp(house);
  return await besideHonest(house, size, (talk) => floodAll(house, size.isLong, talk), {
    memoryMb: 60,
    diskMb: 60,
    isFlood: true,
  });
}

async function warmUp(house: House): Promise<void> {
  await using flooders = new Flooders();
  const all = { port: house.port, ways: floodWays, addresses: 200, seconds: 8, perSecond: 400 };
  await flooders.flood(all);
  await pause(5_000);
}

export const floods: Abuse = {
  name: 'floods',
  how: 'floods of posts, joins, rooms, connections, streams, searches, reactions, proofs, pings, fragments, slow heads and unread sockets, one at a time and all at once, from 1, 50 and 2,000 addresses (1, 5 and 200 in the short form)',
  promise:
    'no more is taken than the rates let through; honest people in other rooms are refused nothing and lose nothing, p99 at most twice that of before; memory, descriptors and connections as before',
  runs: { short: 1, long: 1 },
  run,
};
