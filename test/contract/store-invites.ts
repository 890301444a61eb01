import { expect, test } from 'vitest';
import type { Change, Fact } from '../../src/protocol/fact.ts';
import { type Invite, invitesEach } from '../../src/protocol/invite.ts';
import type { GivenRole } from '../../src/protocol/role.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, fact, garden, post, tea } from './store-fact.ts';

const dee = { id: 'dee-id', name: 'dee' };

/** What a memory knows of links that give roles. */
export function invites(openStore: () => Promise<Store>): void {
  const invite = (id: string, more: Partial<Invite> = {}): Invite => {
    return {
      id,
      role: 'member',
      by: 'eve-id',
      name: 'eve',
      at: 1_790_000_000_000,
      taken: 0,
      ...more,
    };
  };
  const granted = ({ id: person, name }: typeof bo, role: GivenRole): Change => {
    return { type: 'granted', person, name, role };
  };
  const take = (who: typeof bo, id: string, role: GivenRole = 'member', ref?: string): Fact => ({
    ...fact(who, granted(who, role), ref === undefined ? {} : { ref }),
    as: { role: 'guest', by: 'link' },
    invite: id,
  });
  const withLinks = async (...links: readonly Invite[]): Promise<Store> => {
    const store = await openStore();
    for (const one of links)
      expect(await store.invites.add(tea.key, one, `h ${one.id}`)).toBe(true);
    return store;
  };

  test('a link is found by its hash in its own room, and listed as it was made', async () => {
    const [late, early] = [invite('b', { people: 3, until: 1_800_000_000_000 }), invite('a')];
    const store = await withLinks(late, early);
    expect(await store.invites.list(tea.key)).toEqual([early, late]);
    expect(await store.invites.list(garden.key)).toEqual([]);
    expect(await store.invites.find(tea.key, 'h b')).toEqual(late);
    expect(await store.invites.find(tea.key, 'h c')).toBeUndefined();
    expect(await store.invites.find(garden.key, 'h b')).toBeUndefined();
  });

  test('a room has so many links and no more', async () => {
    const all = Array.from({ length: invitesEach }, (_, i) => invite(`i${i}`));
    const store = await withLinks(...all);
    expect(await store.invites.add(tea.key, invite('more'), 'h')).toBe(false);
    expect(await store.invites.add(garden.key, invite('more'), 'h')).toBe(true);
    await store.invites.forget(garden.key, 'i0');
    expect(await store.invites.add(tea.key, invite('more2'), 'h')).toBe(false);
    await store.invites.forget(tea.key, 'i0');
    expect(await store.invites.add(tea.key, invite('another'), 'h')).toBe(true);
  });

  test('of those who race for the last use, in one transaction or in two, one gets it', async () => {
    const store = await withLinks(invite('a', { people: 1 }), invite('b', { people: 1 }));
    const both = await store.commit([take(bo, 'a'), post(ann, 'tea'), take(dee, 'a')]);
    expect(both.map(({ seq, over }) => [seq, over])).toEqual([
      [1, undefined],
      [2, undefined],
      [0, true],
    ]);
    const [[one], [other]] = await Promise.all([
      store.commit([take(bo, 'b')]),
      store.commit([take(dee, 'b')]),
    ]);
    expect([one?.over, other?.over].sort()).toEqual([true, undefined]);
    expect((await store.invites.list(tea.key)).map(({ taken }) => taken)).toEqual([1, 1]);
    expect((await store.events(tea.key, 0, 9, 9)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
    // What was refused is in no digest.
    expect((await store.proof(tea.key, 0, 9))?.latest).toBe(3);
  });

  test('a link whose time is over, that was ended or is of another room leads nowhere', async () => {
    const store = await withLinks(invite('a', { until: 1 }), invite('b'));
    await store.invites.forget(tea.key, 'b');
    const elsewhere = { ...take(dee, 'c'), room: garden };
    const tried = await store.commit([take(bo, 'a'), take(bo, 'b'), take(bo, 'none'), elsewhere]);
    expect(tried.map(({ over }) => over)).toEqual([true, true, true, true]);
    expect((await store.standing(tea.key)).people).toEqual([]);
  });

  test('each person takes a link once; the same ref again is the first answer, and counts once', async () => {
    const store = await withLinks(invite('a', { people: 3 }));
    const first = take(bo, 'a', 'member', 'r');
    const [answer] = await store.commit([first]);
    const [again, more] = await store.commit([first, take(bo, 'a')]);
    expect([again?.seq, again?.repeat]).toEqual([answer?.seq, true]);
    expect(more?.over).toBe(true);
    expect((await store.invites.list(tea.key))[0]?.taken).toBe(1);
  });

  test('who is told to have a role by a link has none that came later', async () => {
    const store = await withLinks(invite('a'), invite('b', { role: 'moderator' }));
    await store.commit([take(bo, 'a'), take(dee, 'a'), take(ann, 'a')]);
    await store.commit([
      fact(ann, granted(dee, 'moderator')),
      fact(ann, { type: 'revoked', person: ann.id, name: 'ann', role: 'member' }),
    ]);
    expect(await store.invites.end(tea.key, 'a', 5)).toEqual([bo.id]);
    expect(await store.invites.end(tea.key, 'a', 9)).toEqual([bo.id]);
    expect((await store.invites.list(tea.key))[0]?.until).toBe(5);
    expect((await store.commit([take({ id: 'fay-id', name: 'fay' }, 'a')]))[0]?.over).toBe(true);
    await store.invites.forget(tea.key, 'a');
    expect(await store.invites.end(tea.key, 'a', 9)).toBeUndefined();
    expect(await store.invites.end(garden.key, 'b', 9)).toBeUndefined();
  });

  test('a link goes with the right of whoever made it, and of no one else', async () => {
    const links = [
      invite('a', { by: ann.id }),
      invite('b', { by: ann.id, role: 'moderator' }),
      invite('c', { by: ann.id, role: 'owner', until: 1 }),
      invite('d', { by: bo.id }),
    ];
    const store = await withLinks(...links);
    const ends = async () => (await store.invites.list(tea.key)).map(({ until }) => until);
    await store.commit([fact(ann, granted(ann, 'owner'))]);
    expect(await ends()).toEqual([undefined, undefined, 1, undefined]);
    const lowered = fact(ann, granted(ann, 'moderator'));
    await store.commit([lowered]);
    expect(await ends()).toEqual([undefined, lowered.at, 1, undefined]);
    const taken = fact(ann, { type: 'revoked', person: ann.id, name: 'ann', role: 'moderator' });
    await store.commit([taken]);
    expect(await ends()).toEqual([taken.at, lowered.at, 1, undefined]);
    expect((await store.commit([take(dee, 'a')]))[0]?.over).toBe(true);
    // What it gave can still be told.
    expect(await store.invites.end(tea.key, 'a', 9)).toEqual([]);
  });

  test('a guest who is linked hands over its links, and what it took', async () => {
    const store = await withLinks(invite('a', { by: bo.id }), invite('b', { role: 'moderator' }));
    await store.commit([take(bo, 'b', 'moderator')]);
    await store.commit([fact(ann, { type: 'linked', guest: bo.id, person: dee.id, name: 'dee' })]);
    expect((await store.invites.list(tea.key))[0]?.by).toBe(dee.id);
    expect((await store.commit([take(dee, 'b', 'moderator')]))[0]?.over).toBe(true);
    expect(await store.invites.end(tea.key, 'b', 9)).toEqual([dee.id]);
  });
}
