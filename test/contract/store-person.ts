import { expect, test } from 'vitest';
import { lookedAtFor, notesTold } from '../../src/protocol/person.ts';
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
    const record = await store.person(tea.key, ['u_bo', bo.id]);
    expect(record).toMatchObject({ messages: 2, since: first?.at });
    expect(record).not.toHaveProperty('among');
    expect(record.notes).toMatchObject([
      { seq: 6, author: ann, text: 'warned' },
      { seq: 7, text: 'warned again' },
    ]);
    expect(await store.person(tea.key, [ann.id])).toEqual({ messages: 0, notes: [] });
    expect(await store.person('nowhere', [bo.id])).toEqual({ messages: 0, notes: [] });
  });

  test('only the latest messages and notes are looked at, and it says so', async () => {
    const store = await openStore();
    const many = Array.from({ length: lookedAtFor }, (_, i) => post(cy, `${i}`));
    const notes = Array.from({ length: notesTold + 1 }, (_, i) => note(bo.id, `note ${i}`));
    await store.commit([post(bo, 'early'), ...many, ...notes]);
    const record = await store.person(tea.key, [bo.id]);
    expect(record).toMatchObject({ messages: 0, among: lookedAtFor });
    expect(record.notes.map(({ text }) => text)).toEqual(
      notes.slice(1).map((_, i) => `note ${i + 1}`),
    );
  });
}
