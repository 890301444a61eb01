/*
 * The time of a decision: `node test/room/decide-speed.ts` decides on a million posts of each kind, nine
 * times, and tells the median in microseconds of its thread, so that other work of the machine counts
 * little. It fails where one is over its budget: some twice the figure of a quiet machine, and never more
 * than 3 for a short post.
 */
import type { Actor } from '../../src/protocol/actor.ts';
import { closedTo } from '../../src/protocol/entry.ts';
import type { Change } from '../../src/protocol/fact.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import type { Out } from '../../src/protocol/out.ts';
import { type Granted, noStanding, type Standing } from '../../src/protocol/standing.ts';
import { decideSaid, factOf } from '../../src/room/decide.ts';
import { Filter } from '../../src/room/filter/filter.ts';
import { Filters } from '../../src/room/filter/filters.ts';
import { authorIn } from '../../src/room/ground.ts';
import { Rules } from '../../src/room/rules.ts';
import { RoomStanding } from '../../src/room/standing.ts';

const million = 1_000_000;
const room = { key: 'lecture:7', code: 'lecture:7' };
const idOf = (i: number) => `g_${String(i).padStart(4, '0')}`;
const ids = Array.from({ length: 1_000 }, (_, i) => idOf(i));
const decided: Standing = {
  settings: { post: 'members', topic: 'tea', slow: 5 },
  people: ids.map((person, i): Granted => {
    return { person, name: person, role: i % 10 === 0 ? 'moderator' : 'member' };
  }),
  revoked: [],
  linked: [],
  out: ids.map((id): Out => ({ person: `${id}_out`, name: id, kind: 'banned' })),
};
const token = { grants: { rooms: new Map([['lecture:*', 'member' as const]]) } };

interface Case {
  readonly name: string;
  /** Decisions to be measured; a million unless told. */
  readonly posts?: number;
  /** Microseconds. */
  readonly budget: number;
  readonly run: (actor: Actor, now: number) => unknown;
  readonly also?: Partial<Actor>;
}

const short = 'Is the kettle on?';

function posting(standing: RoomStanding, rules = new Rules(new Filters()), text = short) {
  return (actor: Actor, now: number) => {
    const author = authorIn({ standing, rules, limits: defaultLimits }, actor, now);
    const ground = { actor, author, standing, room, limits: defaultLimits, rules, now };
    const fact = factOf(ground, { type: 'post', room: 'lecture:7', text });
    decideSaid(ground, fact);
    return standing.actingOf(actor, fact.at);
  };
}

function flying(): RoomStanding {
  const standing = new RoomStanding('lecture:7', decided);
  standing.decide({ type: 'granted', person: 'g_new', name: 'new', role: 'member' });
  return standing;
}

/** Words as texts have them: of 26 letters, some of which are many. */
function words(count: number): string[] {
  let seed = 7;
  const letter = () => {
    seed = (seed * 48_271) % 0x7fffffff;
    return 'etaoinshrdlucmfwypvbgkjqxz'.charAt(Math.floor((seed / 0x7fffffff) ** 2 * 26));
  };
  return Array.from({ length: count }, (_, i) =>
    Array.from({ length: 4 + (i % 8) }, letter).join(''),
  );
}

const list = new Rules(new Filters(Filter.of(words(10_000).join('\n'))));
const filtered = {
  ...decided,
  settings: { filters: words(500).join('\n'), links: 'nobody' },
} as const;
const longest = `${'it was the best of times, it was the worst of times, '.repeat(80)}`.slice(
  0,
  4_000,
);

/** Roles that are given in a room of 4,900 people with roles, while twenty others are on their way. */
function granting() {
  const people = Array.from({ length: 4_900 }, (_, i): Granted => {
    return { person: idOf(i), name: idOf(i), role: i % 10 === 0 ? 'moderator' : 'member' };
  });
  const standing = new RoomStanding('lecture:7', { ...decided, people });
  const flying: Change[] = [];
  return (actor: Actor) => {
    const { id: person, name } = actor.author;
    const given = standing.highestOf(person, 1_800_000_000_000);
    const change: Change = { type: 'granted', person, name, role: given ?? 'member' };
    standing.decide(change);
    flying.push(change);
    const [first] = flying;
    if (flying.length > 20 && first) standing.settle(first, true);
    if (flying.length > 20) flying.shift();
    return standing.hasRoomFor(person);
  };
}

const cases: readonly Case[] = [
  { name: 'nothing decided', budget: 0.3, run: posting(new RoomStanding('lecture:7', noStanding)) },
  {
    name: 'roles of 1,000 people, and settings',
    budget: 0.6,
    run: posting(new RoomStanding('lecture:7', decided)),
  },
  { name: 'the same, while a role is on its way', budget: 0.6, run: posting(flying()) },
  {
    name: 'the same, with a token besides',
    budget: 1.5,
    run: posting(new RoomStanding('lecture:7', decided)),
    also: token,
  },
  {
    name: 'the same, with 10,000 words of the host',
    budget: 3,
    run: posting(new RoomStanding('lecture:7', decided), list),
  },
  {
    name: 'with 500 rules of the room, and no links',
    budget: 3,
    run: posting(new RoomStanding('lecture:7', filtered)),
  },
  {
    name: '4,000 letters, with 10,000 words of the host',
    posts: 20_000,
    budget: 50,
    run: posting(new RoomStanding('lecture:7', decided), list, longest),
  },
  {
    name: 'the door, for each fact that decides something',
    budget: 0.1,
    run: (actor, now) => closedTo(decided, actor, room.key, now),
  },
  { name: 'a role where 4,900 people have one', budget: 100, posts: 2_000, run: granting() },
];

function timeOf({ run, also, posts = million }: Case): number {
  const before = process.threadCpuUsage();
  for (let i = 0; i < posts; i++) {
    const id = ids[i % ids.length] as string;
    run({ author: { id, name: id }, ...also }, 1_800_000_000_000 + i);
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / posts;
}

for (const one of cases) {
  const median = Array.from({ length: 9 }, () => timeOf(one)).sort((a, b) => a - b)[4] ?? 0;
  const isOver = median > one.budget;
  if (isOver) process.exitCode = 1;
  const said = `${median.toFixed(2)} µs of ${one.budget}${isOver ? ', over' : ''}`;
  process.stdout.write(`${one.name}: ${said} (median of nine, ${one.posts ?? million} each)\n`);
}
