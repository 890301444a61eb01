import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change } from '../../src/protocol/fact.ts';
import { noStanding, type Standing, standingAfter } from '../../src/protocol/standing.ts';
import type { Store } from '../../src/store/store.ts';
import { anyChange } from './any-change.ts';
import { ann, bo, fact, garden, post, tea } from './store-fact.ts';

const reach = { events: 10, messages: 10 };

/** What a memory knows of settings and roles. */
export function standings(openStore: () => Promise<Store>): void {
  const after = async (store: Store, ...changes: readonly Change[]): Promise<Standing> => {
    await store.commit(changes.map((change) => fact(ann, change)));
    return store.standing(tea.key);
  };
  const grant = (person: string, role: 'owner' | 'moderator' | 'member'): Change => ({
    type: 'granted',
    person,
    name: person,
    role,
  });

  test('a room in which nothing was decided has none, and its opening says none', async () => {
    const store = await openStore();
    expect(await store.standing('nowhere')).toBe(noStanding);
    await store.commit([post(ann, 'tea?')]);
    expect(await store.standing(tea.key)).toBe(noStanding);
    expect(await store.opening(tea.key, undefined, reach)).not.toHaveProperty('standing');
  });

  test('the last value counts, and each room has its own', async () => {
    const store = await openStore();
    const standing = await after(
      store,
      { type: 'set', setting: 'topic', value: 'tea' },
      { type: 'set', setting: 'topic', value: 'milk' },
      { type: 'set', setting: 'archived', value: true },
      { type: 'set', setting: 'slow', value: 30 },
    );
    expect(standing.settings).toEqual({ topic: 'milk', archived: true, slow: 30 });
    await store.commit([fact(ann, { type: 'set', setting: 'slow', value: 5 }, { room: garden })]);
    expect((await store.standing(garden.key)).settings).toEqual({ slow: 5 });
    expect((await store.opening(tea.key, undefined, reach)).standing).toEqual(standing);
    expect((await store.opening(tea.key, 3, reach)).standing).toEqual(standing);
  });

  test('who is given a room without an owner is its first, until the role is taken', async () => {
    const store = await openStore();
    const first = await after(store, grant('a', 'owner'), grant('b', 'owner'));
    expect(first.people.map(({ person, first: isFirst }) => [person, isFirst])).toEqual([
      ['a', true],
      ['b', undefined],
    ]);
    const lowered = await after(store, grant('a', 'member'), grant('a', 'owner'));
    expect(lowered.people.some(({ first: isFirst }) => isFirst)).toBe(false);
    const left = ['a', 'b'].map((person): Change => {
      return { type: 'revoked', person, name: person, role: 'owner' };
    });
    expect((await after(store, ...left)).people).toEqual([]);
    const next = await after(store, grant('b', 'owner'));
    expect(next.people).toEqual([{ person: 'b', name: 'b', role: 'owner', first: true }]);
  });

  test('a guest who is linked hands over what is higher than the person has', async () => {
    const store = await openStore();
    const link = (guest: string, person: string): Change => {
      return { type: 'linked', guest, person, name: `${person} by name` };
    };
    await after(store, grant('g1', 'owner'), grant('g2', 'member'), grant('u2', 'moderator'));
    const standing = await after(store, link('g1', 'u1'), link('g2', 'u2'), link('g3', 'u3'));
    expect(standing.people).toEqual([
      { person: 'u1', name: 'u1 by name', role: 'owner', first: true },
      { person: 'u2', name: 'u2', role: 'moderator' },
    ]);
    expect(standing.linked).toEqual([
      { guest: 'g1', person: 'u1', name: 'u1 by name' },
      { guest: 'g2', person: 'u2', name: 'u2 by name' },
      { guest: 'g3', person: 'u3', name: 'u3 by name' },
    ]);
    expect((await after(store, grant('g3', 'member'))).people.at(-1)).toMatchObject({
      person: 'u3',
      role: 'member',
    });
  });

  test('what was taken from a guest is taken from the person, and the higher of what was from each', async () => {
    const store = await openStore();
    const link = (guest: string, person: string): Change => {
      return { type: 'linked', guest, person, name: person };
    };
    const take = (person: string, taken?: 'guest' | 'member'): Change => {
      return { type: 'revoked', person, name: person, role: 'member', ...(taken && { taken }) };
    };
    await after(
      store,
      take('g1'),
      take('g2', 'member'),
      take('u4', 'guest'),
      grant('u2', 'member'),
    );
    const standing = await after(store, link('g1', 'u1'), link('g2', 'u2'), link('g3', 'u3'));
    const [all, some] = [
      { person: 'u1', taken: 'owner' },
      { person: 'u2', taken: 'member' },
    ];
    expect(standing.revoked).toEqual([all, some]);
    expect(
      (await after(store, take('g3'), grant('g1', 'owner'), take('u1', 'member'))).revoked,
    ).toEqual([all, some, { person: 'u3', taken: 'owner' }]);
  });

  test('who is out as a guest is so as the person, and the longer of two counts', async () => {
    const store = await openStore();
    const out = (person: string, until?: number): Change => ({
      ...{ type: 'banned', person, name: person, reason: `${person}, again` },
      ...(until === undefined ? {} : { until }),
    });
    const later = Number.MAX_SAFE_INTEGER;
    const link = { type: 'linked', guest: 'g1', person: 'u1', name: 'U' } as const;
    const standing = await after(store, out('g1'), out('u1', later), out('g2'), link);
    expect(standing.out).toEqual([
      { person: 'g2', name: 'g2', kind: 'banned', reason: 'g2, again' },
      { person: 'u1', name: 'U', kind: 'banned', reason: 'g1, again' },
    ]);
    const ended = await after(store, { type: 'unbanned', person: 'g1', name: 'U' });
    expect(ended.out.map(({ person }) => person)).toEqual(['g2']);
  });

  test('a listed room is in the list of rooms', async () => {
    const store = await openStore();
    await after(store, { type: 'set', setting: 'listed', value: true });
    expect((await store.publicRooms(9)).map(({ key }) => key)).toEqual([tea.key]);
    await after(store, { type: 'set', setting: 'listed', value: false });
    expect(await store.publicRooms(9)).toEqual([]);
  });

  test('the hash of a password is kept beside its version, as long as that one counts', async () => {
    const store = await openStore();
    const setTo = (value: string | false, ref: string, passwordHash?: string) => ({
      ...fact(ann, { type: 'set', setting: 'password', value }, { ref }),
      ...(passwordHash === undefined ? {} : { passwordHash }),
    });
    const hashes = () =>
      Promise.all(['first', 'second'].map((version) => store.passwordHash(tea.key, version)));
    expect(await hashes()).toEqual([undefined, undefined]);
    await store.commit([post(ann, 'tea?'), setTo('first', 'r1', 'hash 1')]);
    expect(await hashes()).toEqual(['hash 1', undefined]);
    expect(await store.passwordHash(garden.key, 'first')).toBe(undefined);
    const [again] = await store.commit([setTo('second', 'r1', 'hash 2')]);
    expect(again).toMatchObject({ seq: 2, repeat: true });
    expect(await hashes()).toEqual(['hash 1', undefined]);
    await store.commit([setTo('second', 'r2', 'hash 2')]);
    expect(await hashes()).toEqual([undefined, 'hash 2']);
    expect(JSON.stringify(await store.events(tea.key, 0, 9, 9))).not.toContain('hash');
    expect(JSON.stringify(await store.proof(tea.key, 0, 9, 'cleared'))).not.toContain('hash');
    const [reused] = await store.commit([setTo(false, 'r2')]);
    expect(reused).toMatchObject({ reused: true });
    await store.commit([setTo(false, 'r3')]);
    expect(await hashes()).toEqual([undefined, undefined]);
  });

  test('what stands is what the one meaning of changes makes of them', async () => {
    const store = await openStore();
    let rooms = 0;
    const changes = fc.array(
      anyChange({ granted: 8, revoked: 4, linked: 4, banned: 4, 'timed-out': 4 }),
      {
        maxLength: 30,
      },
    );
    const property = fc.asyncProperty(changes, async (history) => {
      const key = `room${rooms++}`;
      const room = { key, code: key };
      const facts = history.map((change, i) => fact(bo, change, { room, at: i }));
      await store.commit(facts);
      const due = facts.reduce((all, { change, at }) => standingAfter(all, change, at), noStanding);
      expect(await store.standing(key)).toEqual(due);
    });
    await fc.assert(property, { seed: 14, numRuns: 40, endOnFailure: true });
  });
}
