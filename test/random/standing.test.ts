import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryBus } from '../../src/bus/memory.ts';
import { isAct, isMessageAct } from '../../src/protocol/act.ts';
import type { Actor } from '../../src/protocol/actor.ts';
import type { RoomCommand } from '../../src/protocol/command.ts';
import { Refusal } from '../../src/protocol/error.ts';
import { defaultLimits } from '../../src/protocol/limit.ts';
import { givenRoles, isAtLeast } from '../../src/protocol/role.ts';
import { noStanding, standingAfter } from '../../src/protocol/standing.ts';
import { judgeAct } from '../../src/room/acts.ts';
import { Filters } from '../../src/room/filter/filters.ts';
import { judgeLink } from '../../src/room/link.ts';
import { hinderedAsOut, hinderedSpeech, stanceOf } from '../../src/room/may.ts';
import { judgeOrder } from '../../src/room/order.ts';
import { createRooms } from '../../src/room/rooms.ts';
import { Rules } from '../../src/room/rules.ts';
import { RoomStanding } from '../../src/room/standing.ts';
import type { Store } from '../../src/store/store.ts';
import { createModel } from '../support/model-store.ts';

/** Histories; commits take their time. */
const runs = process.env['LONG'] ? 300 : 40;

const room = { key: 'room1', code: 'room1' };
const people: readonly Actor[] = [
  { author: { id: 'u_host', name: 'hope' }, grants: { role: 'host' } },
  {
    author: { id: 'u_dee', name: 'dee' },
    grants: { rooms: new Map([['room1', 'moderator']]) },
    guest: 'g_bo',
  },
  { author: { id: 'u_ann', name: 'Ann' }, guest: 'g_ann' },
  { author: { id: 'u_cy', name: 'Cy' }, guest: 'g_ann' },
  ...['ann', 'bo'].map((name) => {
    return { author: { id: `g_${name}`, name }, isGuest: true } as const;
  }),
];

const settings = [
  { setting: 'post', value: 'anyone' },
  { setting: 'post', value: 'members' },
  { setting: 'post', value: 'moderators' },
  { setting: 'read', value: 'members' },
  { setting: 'read', value: 'anyone' },
  { setting: 'post', value: 'members' },
  { setting: 'archived', value: true },
  { setting: 'archived', value: false },
  { setting: 'archived', value: false },
  { setting: 'guests', value: 'read' },
  { setting: 'guests', value: 'on' },
] as const;

/** All of them are there. */
const nameOf = (_: string, id: string) =>
  people.find(({ author }) => author.id === id)?.author.name;

const person = fc.constantFrom(...people.map(({ author }) => author.id));
const command = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ type: 'post', text: 'tea?' } as const) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('grant' as const),
      person,
      role: fc.constantFrom(...givenRoles),
      name: fc.constant('somebody'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('revoke' as const), person }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant('ban' as const), person }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('timeout' as const),
      person,
      seconds: fc.constantFrom(10, 86_400),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('unban' as const), person }) },
  { weight: 2, arbitrary: fc.constant({ type: 'link' } as const) },
  { weight: 3, arbitrary: fc.constantFrom(...settings).map((one) => ({ type: 'set', ...one })) },
);
/** Who asks for what, whether the disk is full then, and for what is waited before the next. */
const step = fc.record({
  actor: fc.constantFrom(...people),
  command,
  fails: fc.boolean(),
  waits: fc.constantFrom('for nothing', 'for nothing', 'for a commit to begin', 'for all'),
});

/** A store whose commits take a moment, and fail where they are told as they begin. */
function slow(store: Store, fails: () => boolean, begun: () => void): Store {
  return {
    ...store,
    epoch: store.epoch,
    commit: async (facts) => {
      const isFull = fails();
      begun();
      for (let i = 0; i < 3; i++) await new Promise(setImmediate);
      if (isFull) throw new Refusal('storage_full');
      return store.commit(facts);
    },
  };
}

test('no committed fact rests on one that was not, and what is folded is what is replayed', async () => {
  let histories = 0;
  let refusals = 0;
  let links = 0;
  let outs = 0;
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 20, maxLength: 60 }),
    async (steps) => {
      const open = createModel(`log${histories++}`);
      let isFull = false;
      let begun = () => {};
      const store = slow(
        await open(),
        () => isFull,
        () => begun(),
      );
      const law = { store, bus: createMemoryBus(), limits: defaultLimits, nameOf };
      const rooms = createRooms(law);
      const asked: { actor: Actor; command: RoomCommand; answer: Promise<number> }[] = [];
      for (const [i, { actor, command, fails, waits }] of steps.entries()) {
        const whole = { ...command, room: 'room1', ref: `r${i}` } as RoomCommand;
        const answer = rooms.submit(actor, room, whole).then(({ seq }) => seq);
        answer.catch(() => {});
        asked.push({ actor, command: whole, answer });
        isFull = fails;
        const landed = Promise.allSettled(asked.map((each) => each.answer));
        if (waits === 'for all') await landed;
        if (waits !== 'for a commit to begin') continue;
        const begins = new Promise<void>((resolve) => {
          begun = resolve;
        });
        await Promise.race([begins, landed]);
      }
      const answers = await Promise.allSettled(asked.map((each) => each.answer));
      isFull = false;
      refusals += answers.filter(({ status }) => status === 'rejected').length;
      const facts = await store.events('room1', 0, 1_000, 1_000);
      outs += facts.filter(({ type }) => type === 'banned' || type === 'timed-out').length;
      links += facts.filter(({ type }) => type === 'linked').length;
      let standing = noStanding;
      for (const [i, fact] of facts.entries()) {
        const answered = answers.findIndex((each) => 'value' in each && each.value === i + 1);
        const { actor, command } = asked[answered] ?? {};
        expect(actor?.author.id, `fact ${i + 1} is what somebody asked for`).toBe(fact.author.id);
        if (!actor || !command) return;
        const before = new RoomStanding(room.key, standing);
        const now = fact.at;
        if (fact.type === 'posted') {
          expect(hinderedSpeech(stanceOf(before, actor, now))).toBeUndefined();
        } else {
          const ground = { standing: before, actor, now, room, author: actor.author };
          const rules = new Rules(new Filters());
          const whole = { ...ground, limits: defaultLimits, rules };
          expect(hinderedAsOut(whole), `fact ${i + 1} is of nobody who is out`).toBeUndefined();
          if (fact.type === 'linked') expect(judgeLink(whole, fact)).toBe(false);
          else if (isAct(command) && !isMessageAct(command)) {
            judgeAct({ ...whole, command, nameOf: () => undefined, aimed: undefined });
          } else judgeOrder(whole, command as never);
          // It may stand higher by then, never lower than as what it acted.
          const { role = 'host', by } = fact.as ?? {};
          expect(isAtLeast(before.roleOf(actor, now), role)).toBe(true);
          const given = before.givenTo(actor.author.id, now);
          if (!by) expect(given ?? 'guest').toBe(role);
        }
        standing = standingAfter(standing, fact, fact.at);
      }
      expect((await rooms.standing(room.key)).committed).toEqual(standing);
      // A restart, and everybody who was answered asks again.
      const again = createRooms(law);
      for (const [i, { actor, command }] of asked.entries()) {
        const first = answers[i];
        if (first?.status !== 'fulfilled') continue;
        // Where it was so already, there is no fact that would be answered with.
        if (command.type === 'link' && facts[first.value - 1]?.ref !== command.ref) continue;
        expect((await again.submit(actor, room, command)).seq).toBe(first.value);
      }
      expect((await again.standing(room.key)).committed).toEqual(standing);
    },
  );
  await fc.assert(property, { seed: 14, numRuns: runs, endOnFailure: true });
  expect(refusals).toBeGreaterThan(runs);
  expect(links).toBeGreaterThan(runs / 4);
  expect(outs).toBeGreaterThan(runs / 2);
});
