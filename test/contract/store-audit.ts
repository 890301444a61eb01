import { expect, test } from 'vitest';
import type { As, Change } from '../../src/protocol/fact.ts';
import type { Author } from '../../src/protocol/record.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, fact, garden, post, remove, tea } from './store-fact.ts';

const moderator: As = { role: 'moderator' };
const act = (author: Author, change: Change, as = moderator) => ({ ...fact(author, change), as });

/** A memory's knowledge of the acts of those who keep order. */
export function audits(openStore: () => Promise<Store>): void {
  test('a room without acts has none, whatever was said and taken back there', async () => {
    const store = await openStore();
    await store.commit([
      post(bo, 'one'),
      remove(bo, 1),
      fact(bo, { type: 'asked', text: 'may I?' }),
      fact(bo, { type: 'linked', guest: 'g_bo', person: bo.id, name: 'bo' }),
      { ...act(ann, { type: 'noted', person: bo.id, text: 'elsewhere' }), room: garden },
    ]);
    expect(await store.audit(tea.key, { limit: 9 })).toEqual({ entries: [] });
    expect(await store.audit('nowhere', { limit: 9 })).toEqual({ entries: [] });
  });

  test('acts say who did them, as what, to whom and why, newest first', async () => {
    const store = await openStore();
    await store.commit([
      post(bo, 'buy this'),
      act(ann, { type: 'hidden', target: 1, reason: 'spam' }),
      act(ann, { type: 'restored', target: 1 }),
      act(ann, { type: 'noted', person: bo.id, text: 'warned' }),
      act(ann, { type: 'set', setting: 'slow', value: 30 }, { role: 'owner', by: 'token' }),
      act(ann, { type: 'cleared', person: bo.id, from: 1, upTo: 5, reason: 'more spam' }),
      act(ann, { type: 'restored', target: 6, cleared: { person: bo.id, from: 1, upTo: 5 } }),
    ]);
    const { entries, next } = await store.audit(tea.key, { limit: 9 });
    expect(next).toBeUndefined();
    expect(entries.map(({ seq }) => seq)).toEqual([7, 6, 5, 4, 3, 2]);
    expect(entries[5]).toEqual({
      type: 'hidden',
      target: 1,
      reason: 'spam',
      seq: 2,
      at: expect.any(Number),
      author: ann,
      as: moderator,
      on: { id: bo.id, name: 'bo' },
    });
    expect(entries).toMatchObject([
      { type: 'restored', of: 'cleared', on: { id: bo.id } },
      { type: 'cleared', reason: 'more spam', on: { id: bo.id, name: 'bo' } },
      { type: 'set', setting: 'slow', value: 30, as: { role: 'owner', by: 'token' } },
      { type: 'noted', text: 'warned', on: { id: bo.id } },
      { type: 'restored', target: 1, on: { id: bo.id, name: 'bo' } },
      {},
    ]);
  });

  test('what waited and was let through, or rejected, is told without its words', async () => {
    const store = await openStore();
    const why = { type: 'everybody' } as const;
    await store.commit([
      fact(bo, { type: 'held', text: 'held one', why }),
      fact(bo, { type: 'held', text: 'held two', why }),
      post(ann, 'three'),
    ]);
    await store.commit([
      { ...act(bo, { type: 'posted', text: 'held one' }), approval: { by: ann, held: 1 } },
      act(ann, { type: 'rejected', target: 2, reason: 'rude' }),
      act(bo, { type: 'rejected', target: 3 }),
      fact(bo, { type: 'rejected', target: 2 }),
    ]);
    const { entries } = await store.audit(tea.key, { limit: 9 });
    expect(entries).toMatchObject([
      { type: 'rejected', target: 3, on: { id: ann.id } },
      { type: 'rejected', target: 2, reason: 'rude', of: 'held', on: { id: bo.id } },
      { type: 'approved', seq: 4, held: 1, author: ann, on: { id: bo.id } },
    ]);
    expect(entries).toHaveLength(3);
    expect(JSON.stringify(entries)).not.toContain('"held one"');
  });

  test('a page is no longer than told, but for one entry', async () => {
    const store = await openStore();
    const notes = ['a', 'b', 'c'].map((letter) =>
      act(ann, { type: 'noted', person: bo.id, text: letter.repeat(500) }),
    );
    await store.commit(notes);
    const { entries, next } = await store.audit(tea.key, { limit: 9, bytes: 1_500 });
    expect([entries.map(({ seq }) => seq), next]).toEqual([[3, 2], 2]);
    const one = await store.audit(tea.key, { limit: 9, bytes: 1 });
    expect([one.entries.map(({ seq }) => seq), one.next]).toEqual([[3], 3]);
  });

  test('it is read in pages', async () => {
    const store = await openStore();
    const notes = Array.from({ length: 7 }, (_, i) =>
      act(ann, { type: 'noted', person: bo.id, text: `note ${i + 1}` }),
    );
    await store.commit([post(bo, 'one'), ...notes, post(bo, 'two')]);
    const seqs: number[] = [];
    let before: number | undefined;
    do {
      const range = before === undefined ? { limit: 3 } : { limit: 3, before };
      const { entries, next } = await store.audit(tea.key, range);
      expect(entries.length).toBeLessThanOrEqual(3);
      seqs.push(...entries.map(({ seq }) => seq));
      before = next;
    } while (before !== undefined);
    expect(seqs).toEqual([8, 7, 6, 5, 4, 3, 2]);
  });
}
