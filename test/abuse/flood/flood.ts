import { setTimeout as pause } from 'node:timers/promises';
import { newSecret } from '../../../src/client/index.ts';
import type { FaultSize } from '../../faults/fault.ts';
import { Talker } from '../../support/talker.ts';
import type { Abuse } from '../abuse.ts';
import { AbusedHouse } from '../abused-house.ts';
import { besideHonest, type Done, type Talk } from '../beside.ts';
import type { Span } from '../bystanders.ts';
import { mostTaken } from './bounds.ts';
import { type Flooded, type FloodOrder, type FloodWay, floodedRoom, floodWays } from './order.ts';
import { Flooders } from './swarm.ts';

interface Phase {
  readonly ways: readonly FloodWay[];
  readonly addresses: number;
}

const crowds = { long: [1, 50, 2_000], short: [1, 5, 200] } as const;
const seconds = { long: 4, short: 0.5 };
const perSecond = 2_000;
/** Attackers of a way, at least. */
const fewest = { long: 20, short: 5 };
/** Of each way, where all are at once. */
const perSecondOfAll = 200;
/** Milliseconds in which honest people talk alone, between two floods. */
const calmMs = { long: 2_000, short: 0 };
const mostSlower = 2;

/** Each way by itself from so many addresses, then all at once; in the short form each from one, and all from some. */
function phasesOf(isLong: boolean): readonly Phase[] {
  const each = (addresses: number): readonly Phase[] => [
    ...floodWays.map((way) => ({ ways: [way], addresses })),
    { ways: floodWays, addresses },
  ];
  if (isLong) return crowds.long.flatMap(each);
  const [one, ...more] = crowds.short;
  const together = more.map((addresses) => ({ ways: floodWays, addresses }));
  return [...each(one).slice(0, -1), ...together];
}

/** Connections have the largest burst: it takes longer until one is too many. */
const lastsOf = ([way]: readonly FloodWay[]) => (way === 'connections' ? 3 : 1);

/** A message that is there to be reacted to, and to be found. */
async function begin({ port }: AbusedHouse): Promise<void> {
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

type Count = 'tries' | 'taken' | 'refused' | 'closed';

const sum = (flooded: Flooded, of: Count) =>
  Object.values(flooded).reduce((all, tally) => all + tally[of], 0);

interface Flown {
  readonly name: string;
  readonly addresses: number;
  readonly flooded: Flooded;
  readonly during: Span;
}

async function floodAll(house: AbusedHouse, isLong: boolean, talk: Talk): Promise<Done> {
  const form = isLong ? 'long' : 'short';
  await using flooders = new Flooders();
  const calm: Span[] = [];
  const all: Flown[] = [];
  const broken: string[] = [];
  for (const { ways, addresses } of phasesOf(isLong)) {
    const rate = ways.length > 1 ? perSecondOfAll : perSecond;
    const order = {
      ...{ port: house.port, ways, addresses, fewest: fewest[form] },
      ...{ seconds: seconds[form] * lastsOf(ways), perSecond: rate },
    };
    const began = performance.now();
    await pause(calmMs[form]);
    const from = performance.now();
    const flooded = await flooders.flood(order);
    const to = performance.now();
    await pause(calmMs[form] / 2);
    calm.push([began, from]);
    const name = ways.length > 1 ? 'all at once' : (ways[0] ?? '');
    all.push({ name, addresses, flooded, during: [from, to] });
    // A loaded machine floods for longer than it was told to.
    broken.push(...overRates({ ...order, seconds: (to - from) / 1_000 }, flooded));
  }
  const total = (of: Count) => all.reduce((count, { flooded }) => count + sum(flooded, of), 0);
  const felt = isLong ? feltOf(all, talk, talk.p99(...calm)) : { notes: [], broken: [] };
  return {
    tries: total('tries'),
    refused: total('refused') + total('closed'),
    notes: felt.notes,
    broken: [...broken, ...felt.broken],
  };
}

/** What honest people felt of each flood; a row each, for `docs/abuse.md`. */
function feltOf(all: readonly Flown[], talk: Talk, before: number) {
  const times = all.map(({ during }) => talk.p99(during));
  const rows = all.map(({ name, addresses, flooded }, i) => {
    const counts = (['tries', 'taken', 'refused', 'closed'] as const).map((of) => sum(flooded, of));
    const cells = [addresses, ...counts].map((count) => count.toLocaleString('en'));
    return `| ${name} | ${cells.join(' | ')} | ${times[i]?.toFixed(1)} ms |`;
  });
  const slow = all.flatMap(({ name, addresses }, i) => {
    const meanwhile = times[i] ?? 0;
    if (meanwhile <= mostSlower * before) return [];
    return [
      `While ${name} came from ${addresses}, p99 was ${meanwhile.toFixed(1)} ms, ${before.toFixed(1)} before.`,
    ];
  });
  return { notes: rows, broken: slow };
}

async function run(size: FaultSize) {
  await using house = new AbusedHouse({}, []);
  await house.open(size.isLong);
  await begin(house);
  // The first of everything grows the heap to what it takes: what it grows by afterwards is counted.
  if (size.isLong) await warmUp(house);
  return await besideHonest(house, size, (talk) => floodAll(house, size.isLong, talk), {
    diskMb: 60,
    isFlood: true,
  });
}

async function warmUp(house: AbusedHouse): Promise<void> {
  await using flooders = new Flooders();
  const order = { port: house.port, ways: floodWays, addresses: crowds.long[2], fewest: 20 };
  await flooders.flood({ ...order, seconds: 10, perSecond: perSecondOfAll });
  await pause(5_000);
}

export const floods: Abuse = {
  name: 'floods',
  how: 'floods of posts, joins, rooms, connections, streams, searches, reactions, proofs, pings, fragments, slow heads, unread sockets, pages of history, hints of typing and unused tickets, one at a time and all at once, from 1, 50 and 2,000 addresses (1, 5 and 200 in the short form)',
  promise:
    'no more is taken than the rates let through; honest people in other rooms are refused nothing and lose nothing, p99 at most twice that of before; memory, descriptors and connections as before',
  runs: { short: 1, long: 1 },
  run,
};
