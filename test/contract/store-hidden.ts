import { expect, test } from 'vitest';
import type { Change, Fact } from '../../src/protocol/fact.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, edit, fact, post, react, remove, tea } from './store-fact.ts';

/** Later than now: what is hidden is not deleted yet. */
const now = 4_000_000_000_000;
const act = (change: Change, at = now): Fact => ({
  ...fact(bo, change, { at }),
  as: { role: 'moderator' },
});
export const hide = (target: number, at?: number): Fact => act({ type: 'hidden', target }, at);
export const restore = (target: number, at?: number): Fact => act({ type: 'restored', target }, at);
export const clear = (person: string, from: number, upTo: number, at?: number): Fact =>
  act({ type: 'cleared', person, from, upTo }, at);
export const undo = (target: number, person: string, from: number, upTo: number): Fact =>
  act({ type: 'restored', target, cleared: { person, from, upTo } });

/** A memory's messages that who keeps order takes away. */
export function hidden(openStore: () => Promise<Store>): void {
  const room = async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'a secret', { ref: 'r1' }),
      post(bo, 'an open word'),
      { ...post(ann, 'x'), change: { type: 'posted', text: 'one more secret', stamp: '12:00' } },
      edit(ann, 1, 'an edited secret'),
      react(bo, 1, '☕'),
      react(ann, 1, '☕'),
    ]);
    return store;
  };
  const texts = async (store: Store) =>
    (await store.messages(tea.key, { limit: 10 })).messages.map(
      ({ text, removedAt, hidden: isHidden }) => [text, removedAt, isHidden],
    );

  test.each<[string, Fact, number]>([
    ['hidden', hide(1), 1],
    ['cleared', clear(ann.id, 1, 2), 1],
    ['removed', act({ type: 'removed', target: 1 }), 1],
  ])('from the commit on every read gives what was %s as removed', async (_, taking) => {
    const store = await room();
    await store.commit([taking]);
    const { messages } = await store.messages(tea.key, { limit: 10 });
    const { seq, author } = messages[0] ?? {};
    expect(messages[0]).toMatchObject({ text: '', removedAt: now, hidden: true, ref: 'r1' });
    expect([seq, author, messages[0]?.reactions]).toEqual([1, ann, undefined]);
    expect(await store.message(tea.key, 1)).toEqual(messages[0]);
    expect(await store.hasReacted(tea.key, 1, bo.id, '☕')).toBe(false);
    expect(await store.reactionsBy(tea.key, bo.id, 10)).toBe(0);
    const events = await store.events(tea.key, 0, 10, 10);
    const told = events.flatMap((event) => ('text' in event ? event.text : []));
    expect(told).toEqual(['', 'an open word', 'one more secret', '']);
    expect(events[0]).toMatchObject({ removedAt: now, hidden: true });
    const { messages: found } = await store.search(tea.key, 'secret', { limit: 10 });
    expect(found.map(({ seq }) => seq)).toEqual([3]);
    for (const clearance of ['open', 'cleared'] as const) {
      const { facts = [] } = (await store.proof(tea.key, 0, 4, clearance)) ?? {};
      expect(facts.map(({ salt }) => salt !== undefined)).toEqual([false, true, true, false]);
    }
  });

  test('a hide is undone: text, edit and reactions are there again, and later events say so', async () => {
    const store = await room();
    const before = await store.messages(tea.key, { limit: 10 });
    await store.commit([hide(1)]);
    expect(await store.hiddenMessage(tea.key, 1)).toEqual(before.messages[0]);
    const [answer] = await store.commit([restore(1)]);
    expect(answer).toMatchObject({ seq: 8, repeat: false });
    expect((await store.messages(tea.key, { limit: 10 })).messages).toEqual(before.messages);
    expect(await store.hiddenMessage(tea.key, 1)).toBeUndefined();
    const [restored] = await store.events(tea.key, 7, 8, 1);
    expect(restored).toMatchObject({ text: 'an edited secret', reactions: [{ count: 2 }] });
    const { messages: found } = await store.search(tea.key, 'secret', { limit: 10 });
    expect(found.map(({ seq }) => seq)).toEqual([3, 1]);
    expect(await store.hasReacted(tea.key, 1, bo.id, '☕')).toBe(true);
  });

  test('a clear takes what its author said by then, one fact for all of it, and is undone by its number', async () => {
    const store = await room();
    const before = await store.messages(tea.key, { limit: 10 });
    await store.commit([clear(ann.id, 1, 500), post(ann, 'a new word')]);
    expect(await texts(store)).toEqual([
      ['', now, true],
      ['an open word', undefined, undefined],
      ['', now, true],
      ['a new word', undefined, undefined],
    ]);
    await store.commit([undo(7, ann.id, 1, 6)]);
    const { messages } = await store.messages(tea.key, { limit: 10 });
    expect(messages.slice(0, 3)).toEqual(before.messages);
  });

  test('what somebody clears of its own is as if it had removed it, and stays so', async () => {
    const store = await room();
    await store.commit([
      fact(ann, { type: 'cleared', person: ann.id, from: 2, upTo: 6 }, { at: 7 }),
    ]);
    expect(await texts(store)).toEqual([
      ['an edited secret', undefined, undefined],
      ['an open word', undefined, undefined],
      ['', 7, undefined],
    ]);
    const [answer] = await store.commit([undo(7, ann.id, 2, 6)]);
    expect(answer).toEqual({ seq: 0, at: now, repeat: true, late: true });
  });

  test.each<[string, Fact[], Fact]>([
    ['was never hidden', [], restore(1)],
    ['was removed for good meanwhile', [hide(1), act({ type: 'removed', target: 1 })], restore(1)],
    ['expired meanwhile', [hide(1), fact(bo, { type: 'expired', upTo: 3 })], restore(1)],
    ['was cleared meanwhile', [hide(1), clear(ann.id, 1, 3)], restore(1)],
    ['is there again already', [hide(1), restore(1)], restore(1)],
    [
      'expired since its clear',
      [clear(ann.id, 1, 3), fact(bo, { type: 'expired', upTo: 3 })],
      undo(7, ann.id, 1, 3),
    ],
    [
      'is there again since its clear',
      [clear(ann.id, 1, 3), undo(7, ann.id, 1, 3)],
      undo(7, ann.id, 1, 3),
    ],
  ])('what %s is not restored, and that has no number', async (_, facts, undoing) => {
    const store = await room();
    await store.commit(facts);
    const before = await texts(store);
    const [answer, next] = await store.commit([undoing, post(bo, 'and on')]);
    expect(answer).toMatchObject({ seq: 0, late: true });
    expect(next).toMatchObject({ seq: 7 + facts.length, repeat: false });
    expect((await texts(store)).slice(0, 3)).toEqual(before);
  });

  test('nothing that is said to it meanwhile shows, before or after it is restored', async () => {
    const store = await room();
    await store.commit([hide(1), edit(ann, 1, 'again'), react(bo, 1, '🎉'), remove(ann, 2)]);
    expect((await texts(store))[0]).toEqual(['', now, true]);
    await store.commit([restore(1)]);
    const message = await store.message(tea.key, 1);
    expect(message).toMatchObject({ text: 'an edited secret', reactions: [{ emoji: '☕' }] });
    expect(message?.reactions).toHaveLength(1);
  });

  test('what is pinned is told with its words while it has any, in that order, until its end', async () => {
    const store = await room();
    const pin = (target: number, until?: number) =>
      act(until === undefined ? { type: 'pinned', target } : { type: 'pinned', target, until });
    const pins = async (at: number) =>
      (await store.pins(tea.key, at)).map(({ message, until }) => [message.text, until]);
    expect(await store.opening(tea.key, undefined, { events: 1, messages: 1 })).not.toHaveProperty(
      'isPinned',
    );
    await store.commit([pin(3), pin(2, 50), pin(1)]);
    expect(await store.opening(tea.key, undefined, { events: 1, messages: 1 })).toMatchObject({
      isPinned: true,
    });
    const all = [
      ['one more secret', undefined],
      ['an open word', 50],
      ['an edited secret', undefined],
    ];
    expect(await pins(49)).toEqual(all);
    expect(await pins(50)).toEqual([all[0], all[2]]);
    await store.commit([hide(3), act({ type: 'unpinned', target: 1 })]);
    expect(await pins(49)).toEqual([all[1]]);
    await store.commit([restore(3)]);
    expect(await pins(49)).toEqual([all[0], all[1]]);
  });
}
