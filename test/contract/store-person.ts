import { expect, test } from 'vitest';
import { notesTold } from '../../src/protocol/person.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, fact, garden, post, remove, tea } from './store-fact.ts';

const note = (person: string, text: string) => fact(ann, { type: 'noted', person, text });

/** A memory's knowledge of a person. */
export function people(openStore: () => Promise<Store>): void {
  test('of a person is known since when it writes, how much, and what was noted', async () => {
    const store = await openStore();
    await store.commit([
      post(bo, 'one'),
      post(cy, 'two'),
      post(bo, 'three'),
      remove(bo, 1),
      fact(bo, { type: 'asked', text: 'may I?' }),
      note(bo.id, 'warned'),
      note('u_bo', 'warned again'),
      note(cy.id, 'polite'),
      { ...note(bo.id, 'elsewhere'), room: garden },
    ]);
    const [first] = await store.events(tea.key, 0, 1, 1);
    const record = await store.people.record(tea.key, ['u_bo', bo.id]);
    expect(record).toMatchObject({ messages: 2, since: first?.at });
    expect(record).not.toHaveProperty('among');
    expect(record.notes).toMatchObject([
      { seq: 6, author: ann, text: 'warned' },
      { seq: 7, text: 'warned again' },
    ]);
    expect(await store.people.record(tea.key, [ann.id])).toEqual({ messages: 0, notes: [] });
    expect(await store.people.record('nowhere', [bo.id])).toEqual({ messages: 0, notes: [] });
  });

  test('all messages are counted, however many came since, and the latest notes are told', async () => {
    const store = await openStore();
    const many = Array.from({ length: 5_000 }, (_, i) => post(cy, `${i}`));
    const notes = Array.from({ length: notesTold + 1 }, (_, i) => note(bo.id, `note ${i}`));
    await store.commit([post(bo, 'early'), ...many]);
    await store.commit([...notes, post(bo, 'late')]);
    const [early] = await store.events(tea.key, 0, 1, 1);
    await expect
      .poll(() => store.people.said(tea.key, [bo.id]))
      .toEqual({ messages: 2, since: early?.at });
    expect(await store.people.said(tea.key, [cy.id])).toMatchObject({ messages: 5_000 });
    const record = await store.people.record(tea.key, [bo.id]);
    expect(record.notes.map(({ text }) => text)).toEqual(
      notes.slice(1).map((_, i) => `note ${i + 1}`),
    );
  });

  test('whose words are there is known, of those that were hidden too where that is asked', async () => {
    const store = await openStore();
    await store.commit([
      post(bo, 'one'),
      post(bo, 'two'),
      post(cy, 'three'),
      remove(bo, 1),
      { ...fact(ann, { type: 'hidden', target: 2 }), as: { role: 'moderator' } },
    ]);
    const has = (id: string, takesHidden = false, from = 1, upTo = 9) =>
      store.people.hasWords(tea.key, { ids: ['nobody', id], from, upTo, takesHidden });
    const asked = [has(bo.id), has(bo.id, true), has(bo.id, true, 1, 1), has(bo.id, true, 3)];
    expect(await Promise.all(asked)).toEqual([false, true, false, false]);
    expect(await Promise.all([has(cy.id), has(cy.id, true, 1, 2)])).toEqual([true, false]);
    expect(
      await store.people.hasWords('nowhere', { ids: [bo.id], from: 1, upTo: 9, takesHidden: true }),
    ).toBe(false);
  });

  test('what others said since a place is counted to 100, and those that name one among them', async () => {
    const store = await openStore();
    const named = (id: string) =>
      ({ type: 'posted', text: '@bo', mentions: [{ id, name: 'bo' }] }) as const;
    await store.commit([
      post(ann, 'read'),
      post(ann, 'new'),
      post(bo, 'one of its own'),
      fact(ann, named(bo.id)),
      fact(cy, named('here')),
      fact(ann, named('somebody')),
      fact(ann, named(bo.id)),
      remove(ann, 7),
      fact(ann, {
        type: 'edited',
        target: 2,
        text: '@bo, now',
        mentions: [{ id: bo.id, name: 'bo' }],
      }),
    ]);
    const unread = (after: number) => store.people.unread(tea.key, { after, ids: [bo.id] });
    expect(await unread(1)).toEqual({ unread: 4, mentions: 3 });
    expect(await unread(4)).toEqual({ unread: 2, mentions: 1 });
    expect(await unread(9)).toEqual({ unread: 0, mentions: 0 });
    await store.commit(Array.from({ length: 100 }, (_, i) => post(cy, `${i}`)));
    expect(await unread(9)).toEqual({ unread: 100, mentions: 0 });
    expect(await unread(5)).toEqual({ unread: 100, mentions: 0, more: true });
    expect(await store.people.unread('nowhere', { after: 0, ids: [] })).toEqual({
      unread: 0,
      mentions: 0,
    });
  });
}
