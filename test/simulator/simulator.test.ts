import { afterEach, describe, expect, test, vi } from 'vitest';
import { Requests } from '../../src/client/request.ts';
import { Hub } from '../../src/hub/hub.ts';
import { Voice } from '../../src/hub/voice.ts';
import type { Change, Fact } from '../../src/protocol/fact.ts';
import { standingAfter } from '../../src/protocol/standing.ts';
import { RoomStanding } from '../../src/room/standing.ts';
import { tell } from '../history/fault.ts';
import { patience, rounds } from '../random/seeded.ts';
import { found } from './found.ts';
import { type Plan, planOf } from './plan.ts';
import { shrink } from './shrink.ts';
import { type Outcome, simulate } from './simulate.ts';
import type { Stage } from './stage.ts';

const isWrong = ({ faults, bugs }: Outcome) => faults.length + bugs.length > 0;

/** What is wrong, the smallest plan in which it is, and how to see it again. */
async function report(plan: Plan): Promise<string> {
  const small = await shrink(plan, async (each) => isWrong(await simulate(each)));
  const { faults, bugs } = await simulate(small);
  return [
    `Replay: SEED=${plan.seed} LONG=1 npm test -- test/simulator`,
    `Smallest plan: ${JSON.stringify(small, null, 1)}`,
    tell(faults),
    ...bugs.map(String),
  ].join('\n');
}

const { SEED } = process.env;
const seeds = SEED ? [Number(SEED)] : Array.from({ length: rounds(80, 20_000) }, (_, n) => n + 1);

test(
  `${SEED ? `seed ${SEED}` : `${seeds.length} histories`}: all that was promised was kept`,
  async () => {
    const began = performance.now();
    let [commands, acknowledged, simulated] = [0, 0, 0];
    for (const seed of seeds) {
      const plan = planOf(seed);
      const outcome = await simulate(plan);
      if (isWrong(outcome)) expect.fail(await report(plan));
      const { operations } = outcome.history;
      commands += operations.length;
      acknowledged += operations.filter((operation) => operation.outcome === 'ok').length;
      simulated += outcome.took;
    }
    const seconds = (performance.now() - began) / 1_000;
    process.stdout.write(
      `${seeds.length} histories, ${Math.round(simulated / 60_000)} simulated minutes in ` +
        `${seconds.toFixed(1)} s: ${commands} commands, ${acknowledged} acknowledged, ` +
        '0 lost, 0 doubled, 0 reordered, 0 holes\n',
    );
  },
  patience,
);

test.each(Object.entries(found))('%s', async (_, plan) => {
  const { faults, bugs } = await simulate(plan);
  expect(tell(faults)).toBe('');
  expect(bugs).toEqual([]);
});

test('a seed is the same history each time', async () => {
  const [one, other] = [await simulate(planOf(4)), await simulate(planOf(4))];
  expect(other.took).toBe(one.took);
  expect(other.history).toEqual(one.history);
});

describe('finds, and shrinks, what is broken on purpose', () => {
  afterEach(() => void vi.restoreAllMocks());

  /** The faults of the first history that shows one, when it is shrunk. */
  async function firstFaults(change?: (stage: Stage) => void): Promise<string> {
    for (let seed = 1; seed <= 100; seed++) {
      const plan = planOf(seed);
      if (!isWrong(await simulate(plan, change))) continue;
      const fails = async (each: Plan) => isWrong(await simulate(each, change));
      const small = await shrink(plan, fails, 40);
      expect(small.steps.length).toBeLessThan(plan.steps.length);
      const { faults, bugs } = await simulate(small, change);
      return [tell(faults), ...bugs.map(String)].join('\n');
    }
    return '';
  }

  test('a store that says yes before it has committed', async () => {
    const faults = await firstFaults(({ disk, clock }) => {
      const open = disk.open.bind(disk);
      disk.open = async (process) => {
        const store = await open(process);
        const said = new Map<string, number>();
        const commit = async (facts: readonly Fact[]) => {
          clock.schedule(20, process, () => void store.commit(facts).catch(() => {}));
          return facts.map(({ room: { key }, at }) => {
            const seq = (said.get(key) ?? disk.logs.get(key)?.facts.length ?? 0) + 1;
            said.set(key, seq);
            return { seq, at, repeat: false };
          });
        };
        return new Proxy(store, {
          get: (all, name: keyof typeof store) => (name === 'commit' ? commit : all[name]),
        });
      };
    });
    expect(faults).toMatch(/^(lost|phantom)/m);
  });

  test('a voice that forgets no text', async () => {
    const plan = found['who was cut off while a text was changed twice hears the last one'];
    if (!plan) throw new Error('There is no such plan.');
    vi.spyOn(Voice.prototype, 'forget').mockImplementation(() => {});
    expect(tell((await simulate(plan)).faults)).toMatch(/^told again/m);
  });

  test('a hub that takes a cursor for the one after it', async () => {
    const { enter } = Hub.prototype;
    vi.spyOn(Hub.prototype, 'enter').mockImplementation(function (this: Hub, entrance) {
      const { after } = entrance;
      return enter.call(this, { ...entrance, after: after && { ...after, seq: after.seq + 1 } });
    });
    expect(await firstFaults()).toMatch(/^(hole|never shown)/m);
  });

  test('a room in which what loosens counts from the decision', async () => {
    const { decide, settle, actingOf } = RoomStanding.prototype;
    const settings = Object.getOwnPropertyDescriptor(RoomStanding.prototype, 'settings')?.get;
    const flying = new WeakMap<RoomStanding, readonly Change[]>();
    const flyingIn = (standing: RoomStanding) => flying.get(standing) ?? [];
    /** As if everything that is decided were committed. */
    const asIfAll = (standing: RoomStanding) =>
      new RoomStanding('tea', flyingIn(standing).reduce(standingAfter, standing.committed));
    vi.spyOn(RoomStanding.prototype, 'decide').mockImplementation(function (
      this: RoomStanding,
      change,
    ) {
      flying.set(this, [...flyingIn(this), change]);
      decide.call(this, change);
    });
    vi.spyOn(RoomStanding.prototype, 'settle').mockImplementation(function (
      this: RoomStanding,
      change,
      isCommitted,
    ) {
      flying.set(
        this,
        flyingIn(this).filter((each) => each !== change),
      );
      settle.call(this, change, isCommitted);
    });
    vi.spyOn(RoomStanding.prototype, 'settings', 'get').mockImplementation(function (
      this: RoomStanding,
    ) {
      return settings?.call(asIfAll(this));
    });
    vi.spyOn(RoomStanding.prototype, 'actingOf').mockImplementation(function (
      this: RoomStanding,
      ...of
    ) {
      return actingOf.apply(asIfAll(this), of);
    });
    const plan = found['a room is opened on a disk that takes every other commit'];
    if (!plan) throw new Error('There is no such plan.');
    expect((await simulate(plan)).bugs.join('\n')).toMatch(
      /the law: tea \d+, edited by g_\S+: archived/m,
    );
  });

  test('an SDK that sends again under another ref', async () => {
    const { ask } = Requests.prototype;
    vi.spyOn(Requests.prototype, 'ask').mockImplementation(function (this: Requests, command, to) {
      const isPost = command.type === 'post';
      ask.call(this, isPost ? { ...command, ref: `${Math.random()}` } : command, to as never);
    });
    expect(await firstFaults()).toMatch(/^(phantom|stored twice|never shown)/m);
  });
});
