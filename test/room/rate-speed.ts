/*
 * The cost of rates: `node test/room/rate-speed.ts` takes a million posts through the rates of a person, a
 * connection and a room, nine times, and tells the median in microseconds of its thread. What the same
 * loop takes without them is taken off. It fails where a post costs over 3.
 */
import type { Actor } from '../../src/protocol/actor.ts';
import { Counts } from '../../src/protocol/counts.ts';
import type { Fact } from '../../src/protocol/fact.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { Bucket } from '../../src/protocol/meter.ts';
import { Purse } from '../../src/protocol/purse.ts';
import { defaultRates, type Rates } from '../../src/protocol/rate.ts';
import { noStanding } from '../../src/protocol/standing.ts';
import { Filters } from '../../src/room/filter/filters.ts';
import type { Ground } from '../../src/room/ground.ts';
import { Paces } from '../../src/room/paces.ts';
import { RoomShare } from '../../src/room/room-share.ts';
import { Rules } from '../../src/room/rules.ts';
import { RoomStanding } from '../../src/room/standing.ts';

const million = 1_000_000;
const budget = 3;
const room = { key: 'tea', code: 'tea' };

/** The usual ways through the rates, none of which is met: a refusal is no post. */
const rates = Object.fromEntries(
  Object.entries(defaultRates).map(([name, rate]) => [name, { ...rate, burst: 1e12 }]),
) as unknown as Rates;

const speakers = 1_000;

function posting(claimed: boolean, isCounted: boolean): () => void {
  const counts = new Counts(rates);
  const paces = new Paces(counts);
  const share = new RoomShare();
  const commands = new Bucket();
  const standing = new RoomStanding('tea', noStanding);
  const rules = new Rules(new Filters());
  const grounds = Array.from({ length: speakers }, (_, i): Ground => {
    const author = { id: `g_${i}`, name: 'ann', ...(claimed && { claimed }) };
    const actor: Actor = { author, purse: new Purse(0), address: '192.0.2.1' };
    return { actor, author, standing, room, limits: defaultLimits, rules, within: '1', now: 0 };
  });
  const change = { type: 'posted', text: 'Is the kettle on?' } as const;
  const fact: Fact = { room, author: { id: 'g_0', name: 'ann' }, at: 0, change };
  let i = 0;
  return () => {
    const ground = grounds[i++ % speakers] as Ground;
    if (!isCounted) return;
    commands.take(rates.commands, performance.now());
    paces.takeSaid(ground, fact, share);
  };
}

/** A room in which a thousand people say as much as it takes, and each his share. */
function sharing(isCounted: boolean): () => void {
  const share = new RoomShare();
  const rate = defaultRates.roomPosts;
  const people = Array.from({ length: speakers }, () => ({
    purse: Object.assign(new Purse(0), { holders: 1 }),
    address: undefined,
  }));
  for (const one of [...people, ...people]) share.take(one, rate, 0);
  let i = 0;
  return () => {
    const one = people[i++ % speakers];
    if (isCounted && one) share.take(one, rate, i * rate.everyMs);
  };
}

const cases: readonly (readonly [string, (isCounted: boolean) => () => void])[] = [
  ['a person with a key', (isCounted) => posting(false, isCounted)],
  ['somebody without one', (isCounted) => posting(true, isCounted)],
  ['one of 1,000 in a room over its rate, the share alone', sharing],
];

function timeOf(run: () => void): number {
  const before = process.threadCpuUsage();
  for (let i = 0; i < million; i++) run();
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / million;
}

const median = (work: () => number) =>
  Array.from({ length: 9 }, work).sort((a, b) => a - b)[4] ?? 0;

for (const [name, open] of cases) {
  const cost = median(() => timeOf(open(true))) - median(() => timeOf(open(false)));
  const isOver = cost > budget;
  if (isOver) process.exitCode = 1;
  const said = `${cost.toFixed(2)} µs of ${budget}${isOver ? ', over' : ''}`;
  process.stdout.write(`${name}: ${said} (median of nine, a million each)\n`);
}
