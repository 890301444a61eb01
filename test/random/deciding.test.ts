import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory.ts';
import { isAct, isMessageAct } from '../../src/protocol/act.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import { heardBy } from '../../src/protocol/clearance.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { Refusal } from '../../src/protocol/error.ts';
import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Fact } from '../../src/protocol/fact.ts';
import { keptBesides, keptFor } from '../../src/protocol/keeping.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { givenRoles } from '../../src/protocol/role.ts';
import { noStanding, standingAfter } from '../../src/protocol/standing.ts';
import { judgeAct } from '../../src/room/acts.ts';
import { checkQuestion, judgeAnswer } from '../../src/room/ask.ts';
import { Filters } from '../../src/room/filter/filters.ts';
import { Keeper } from '../../src/room/keeper.ts';
import { hinderedAsOut, hinderedSpeech, stanceOf } from '../../src/room/may.ts';
import { judgeOrder } from '../../src/room/order.ts';
import { createRooms, type Rooms } from '../../src/room/rooms.ts';
import { Rules } from '../../src/room/rules.ts';
import { RoomStanding } from '../../src/room/standing.ts';
import type { Committed, Store } from '../../src/store/store.ts';
import { createModel } from '../support/model-store.ts';

/*
 * What is decided in a room while its clock goes on, its disk is full now and then, its server dies
 * and comes back, and copies from before are put back.
 */

const { LONG, SEED } = process.env;
const runs = LONG ? 2_000 : 60;
const seed = Number(SEED ?? 16);

const room = { key: 'room1', code: 'room1' };
const second = 1_000;
const hour = 3_600 * second;
const began = 1_790_000_000_000;

const people: readonly Actor[] = [
  { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } },
  { author: { id: 'u_dee', name: 'dee' }, grants: { rooms: new Map([['room1', 'moderator']]) } },
  ...['ann', 'bo', 'cy'].map((name) => {
    return { author: { id: `g_${name}`, name }, isGuest: true } as const;
  }),
];
const person = fc.constantFrom(...people.map(({ author }) => author.id));
const fromNow = fc.constantFrom(0, began + 30 * second, began + hour, began + 40 * hour);
const set = <Value>(setting: string, value: fc.Arbitrary<Value>) =>
  fc.record({ type: fc.constant('set'), setting: fc.constant(setting), value });

const command = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ type: 'post', text: 'tea?' }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('grant'),
      person,
      role: fc.constantFrom(...givenRoles),
      name: fc.constant('somebody'),
      until: fc.option(fc.constantFrom(1, 60, 7_200), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('revoke'), person }) },
  {
    weight: 6,
    arbitrary: fc.oneof(
      set('post', fc.constantFrom('anyone', 'members', 'moderators')),
      set('read', fc.constantFrom('anyone', 'members')),
      set('archived', fc.boolean()),
      set('guests', fc.constantFrom('on', 'read', 'off')),
      set('keep', fc.constantFrom('', '1h', '48h', '2', '5')),
      set('opens', fromNow),
      set('ends', fromNow),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.oneof(
      fc.record({
        type: fc.constant('timeout'),
        person,
        seconds: fc.constantFrom(10, 60, 7_200),
      }),
      fc.record({
        type: fc.constant('ban'),
        person,
        seconds: fc.option(fc.constantFrom(60, 7_200), { nil: undefined }),
      }),
      fc.record({ type: fc.constant('unban'), person }),
    ),
  },
  { weight: 2, arbitrary: fc.constant({ type: 'ask', text: 'May I?' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('answer'),
      seq: fc.integer({ min: 1, max: 20 }),
      text: fc.constant('You may.'),
    }),
  },
);

const step = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({ act: fc.constant('ask'), actor: fc.constantFrom(...people), command }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('ask'),
      actor: fc.constant(people[0] as Actor),
      command: fc.oneof(
        set('keep', fc.constantFrom('', '1h', '2', '5')),
        set('post', fc.constantFrom('anyone', 'members')),
      ),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      act: fc.constant('wait'),
      ms: fc.constantFrom(0, 0, 500, 70 * second, hour, 25 * hour),
    }),
  },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('full'), isFull: fc.boolean() }) },
  { weight: 16, arbitrary: fc.record({ act: fc.constant('expire') }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('crash') }) },
  {
    weight: 1,
    arbitrary: fc.record({ act: fc.constant('restore'), batches: fc.integer({ min: 0, max: 4 }) }),
  },
) as fc.Arbitrary<Step>;

type Step =
  | { readonly act: 'ask'; readonly actor: Actor; readonly command: Omit<RoomCommand, 'room'> }
  | { readonly act: 'wait'; readonly ms: number }
  | { readonly act: 'full'; readonly isFull: boolean }
  | { readonly act: 'expire' | 'crash' }
  | { readonly act: 'restore'; readonly batches: number };

interface Asked {
  readonly actor: Actor;
  readonly command: RoomCommand;
  /** The log that was asked: another one once a copy is put back. */
  readonly log: number;
  answer?: number;
}

/** One history: a law on a log that a test may stop, fill and put back. */
class History {
  readonly asked: Asked[] = [];
  now = began;
  isFull = false;
  log = 0;
  /** What the living server has of the log. */
  store!: Store;
  #model!: Store;
  rooms!: Rooms;
  #batches: (readonly Fact[])[] = [];
  #flying = new Set<Promise<unknown>>();
  #life = 0;
  #begun = () => {};
  readonly #name: string;

  constructor(name: string) {
    this.#name = name;
  }

  async open(batches: readonly (readonly Fact[])[] = []): Promise<void> {
    const model = await createModel(`${this.#name} ${this.log}`)();
    for (const facts of batches) await model.commit(facts);
    this.#batches = [...batches];
    this.#model = model;
    this.start();
  }

  /** What was on its way to the disk is lost; what is there stays, answered or not. */
  start(): void {
    const life = ++this.#life;
    const model = this.#model;
    const commit = (facts: readonly Fact[]) => this.#commit(life, facts);
    this.store = { ...model, epoch: model.epoch, commit };
    const parts = { store: this.store, bus: createMemoryBus(), limits: defaultLimits };
    this.rooms = createRooms({ ...parts, now: () => this.now });
  }

  async restore(batches: number): Promise<void> {
    await this.landed();
    this.log++;
    await this.open(this.#batches.slice(0, Math.max(0, this.#batches.length - batches)));
  }

  ask(actor: Actor, command: RoomCommand): void {
    const asked: Asked = { actor, command, log: this.log };
    const life = this.#life;
    this.asked.push(asked);
    this.#track(
      this.rooms.submit(actor, room, command).then(({ seq }) => {
        if (life === this.#life) asked.answer = seq;
      }),
    );
  }

  expire(): void {
    const onBug = (error: unknown) => {
      throw error;
    };
    const keeper = new Keeper({ store: this.store, rooms: this.rooms, now: () => this.now, onBug });
    this.#track(keeper.round());
  }

  /** Resolves as the next commit begins, or when none is to come. */
  async begins(): Promise<void> {
    const begins = new Promise<void>((resolve) => {
      this.#begun = resolve;
    });
    await Promise.race([begins, this.landed()]);
  }

  async landed(): Promise<void> {
    while (this.#flying.size > 0) await Promise.all(this.#flying);
  }

  async #commit(life: number, facts: readonly Fact[]): Promise<readonly Committed[]> {
    const { isFull } = this;
    this.#begun();
    for (let i = 0; i < 3; i++) await new Promise(setImmediate);
    if (isFull || life !== this.#life) throw new Refusal('storage_full');
    this.#batches.push(facts);
    return this.#model.commit(facts);
  }

  #track(work: Promise<unknown>): void {
    const done: Promise<unknown> = work
      .catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
      })
      .finally(() => this.#flying.delete(done));
    this.#flying.add(done);
  }
}

/** May this fact stand where it does, by what was committed before it? */
function mayStand(fact: RoomEvent, before: readonly RoomEvent[], asked: readonly Asked[]): void {
  const standing = new RoomStanding(
    room.key,
    before.reduce((all, each) => standingAfter(all, each, each.at), noStanding),
  );
  const now = fact.at;
  if (fact.type === 'expired') return mayExpire(fact, before);
  if (fact.type === 'rejected' && fact.ref === undefined) return mayReject(fact, before);
  const { actor, command } = asked.find((each) => each.command.ref === fact.ref) ?? {};
  expect(actor?.author.id, `fact ${fact.seq} is what somebody asked for`).toBe(fact.author.id);
  if (!actor || !command) return;
  const ground = {
    ...{ standing, actor, now, room, author: actor.author },
    limits: defaultLimits,
    rules: new Rules(new Filters()),
  };
  expect(hinderedAsOut(ground), `${fact.seq} is of nobody who is out`).toBeUndefined();
  if (fact.type === 'posted') {
    expect(hinderedSpeech(stanceOf(standing, actor, now)), `post ${fact.seq}`).toBeUndefined();
  } else if (fact.type === 'asked') checkQuestion(ground);
  else if (fact.type === 'answered') judgeAnswer(ground);
  else if (isAct(command) && !isMessageAct(command)) {
    judgeAct({ ...ground, command, nameOf: () => undefined, aimed: undefined });
  } else judgeOrder(ground, command as never);
}

/** What waits goes by itself after a day, or with its author; and once. */
function mayReject(
  { target, author, at }: Extract<RoomEvent, { type: 'rejected' }>,
  before: readonly RoomEvent[],
): void {
  const asked = before.find(({ seq }) => seq === target);
  if (asked?.type !== 'asked') throw new Error(`${target} is no question`);
  const ends = before.filter((each) => {
    return (each.type === 'answered' || each.type === 'rejected') && each.target === target;
  });
  expect(ends, `${target} waits`).toEqual([]);
  const isOut = before.some(
    (each) =>
      each.type === 'banned' && each.author.id === author.id && each.person === asked.author.id,
  );
  expect(isOut || at - asked.at >= 24 * hour, `${target} is out or late`).toBe(true);
}

/** Nothing goes that any `keep` of the day before keeps, and nothing but texts of before. */
function mayExpire(
  { upTo, at }: Extract<RoomEvent, { type: 'expired' }>,
  before: readonly RoomEvent[],
): void {
  const sets = before.flatMap((each) =>
    each.type === 'set' && each.setting === 'keep' ? { keep: String(each.value), at: each.at } : [],
  );
  const values = [sets.at(-1)?.keep ?? '', ...keptBesides(sets, at).map(({ keep }) => keep)];
  const posted = before.filter(({ type }) => type === 'posted');
  const last = posted.find(({ seq }) => seq === upTo);
  expect(last, `${upTo} is a message`).toBeDefined();
  for (const value of values) {
    const kept = keptFor(value);
    expect(kept, 'is not kept for ever').toBeDefined();
    if (kept && 'ms' in kept) expect((last?.at ?? at) + kept.ms).toBeLessThanOrEqual(at);
    if (kept && 'messages' in kept) {
      expect(posted.filter(({ seq }) => seq > upTo).length).toBeGreaterThanOrEqual(kept.messages);
    }
  }
}

/** A room that keeps two messages, for long enough that it counts. */
async function keepLittle(history: History): Promise<void> {
  const [host] = people;
  const keep = { type: 'set', room: 'room1', setting: 'keep', value: '2', ref: 'keep' } as const;
  if (host) history.ask(host, keep);
  await history.landed();
  history.now += 25 * hour;
}

async function check(history: History): Promise<RoomEvent[]> {
  const { store, asked, rooms, log } = history;
  const events = [...(await store.events(room.key, 0, 10_000, 10_000))];
  for (const [i, fact] of events.entries()) mayStand(fact, events.slice(0, i), asked);
  const standing = events.reduce((all, each) => standingAfter(all, each, each.at), noStanding);
  expect((await rooms.standing(room.key)).committed).toEqual(standing);
  expect(await store.standing(room.key)).toEqual(standing);
  for (const event of events) {
    const isTheirs = event.type === 'asked' || event.type === 'answered';
    const open = JSON.stringify(heardBy('open', event));
    if (isTheirs) expect(open).not.toMatch(/May I|You may|author/);
    expect(open).not.toContain('"as"');
  }
  // A restart, and everybody who was answered by this log asks again.
  history.isFull = false;
  history.start();
  for (const { actor, command, answer, log: of } of asked) {
    if (answer === undefined || of !== log) continue;
    expect((await history.rooms.submit(actor, room, command)).seq).toBe(answer);
  }
  expect(await store.events(room.key, 0, 10_000, 10_000)).toHaveLength(events.length);
  return events;
}

test(`${runs} histories of decisions, ends, expiry, crashes and copies put back`, async () => {
  const counts: Record<string, number> = {};
  let histories = 0;
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 30, maxLength: 90 }),
    async (steps) => {
      const history = new History(`log${histories++}`);
      await history.open();
      if (histories % 4 !== 0) await keepLittle(history);
      for (const [i, each] of steps.entries()) {
        if (each.act === 'ask') {
          history.ask(each.actor, { ...each.command, room: 'room1', ref: `r${i}` } as RoomCommand);
        } else if (each.act === 'full') history.isFull = each.isFull;
        else if (each.act === 'expire') history.expire();
        else if (each.act === 'crash') history.start();
        else if (each.act === 'restore') await history.restore(each.batches);
        else if (each.act === 'wait' && each.ms > 0) {
          await history.landed();
          history.now += each.ms;
        } else await history.begins();
      }
      await history.landed();
      for (const { type } of await check(history)) counts[type] = (counts[type] ?? 0) + 1;
    },
  );
  await fc.assert(property, { seed, numRuns: runs, endOnFailure: true });
  for (const type of ['posted', 'set', 'granted', 'revoked', 'asked', 'expired'] as const) {
    expect(counts[type] ?? 0, type).toBeGreaterThan(runs / 30);
  }
});
