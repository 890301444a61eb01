import { expect, test } from 'vitest';
import type { Change } from '../../src/protocol/fact.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, edit, fact, garden, post, tea } from './store-fact.ts';

const held = (text: string, target?: number): Change => ({
  type: 'held',
  text,
  why: { type: 'everybody' },
  ...(target === undefined ? {} : { target }),
});
const as = { role: 'moderator' } as const;

/** What a memory knows of what waits for those who keep order. */
export function review(openStore: () => Promise<Store>): void {
  test('a report that follows a fact is about that one, and not there where that one is a repeat', async () => {
    const store = await openStore();
    const said = post(bo, 'a scone', { ref: 'a' });
    const change: Change = { type: 'reported', target: 0, why: 'flag: scone' };
    const report = { ...fact(ann, change), as, follows: true as const };
    const other = fact(ann, { ...change, target: 1 });
    const commit = async () => {
      const answers = await store.commit([said, report, { ...other, as, follows: true }]);
      return answers.map(({ seq, repeat }) => (repeat ? 'repeat' : seq));
    };
    expect(await store.commit([post(bo, 'tea?')])).toMatchObject([{ seq: 1 }]);
    expect(await commit()).toEqual([2, 3, 4]);
    expect(await commit()).toEqual(['repeat', 'repeat', 'repeat']);
    expect(await store.events(tea.key, 2, 4, 9)).toMatchObject([
      { seq: 3, type: 'reported', target: 2, why: 'flag: scone' },
      { seq: 4, type: 'reported', target: 1 },
    ]);
    expect(await store.review.reports(tea.key, 2, ann.id)).toMatchObject({ ofMessage: 1 });
  });

  test('what is held and said again is not stored twice, and answered with what became of it', async () => {
    const store = await openStore();
    const again = async (change: Change, ref: string) =>
      (await store.commit([fact(bo, change, { ref })]))[0];
    await store.commit([
      post(bo, 'tea?'),
      fact(bo, held('milk?'), { ref: 'a' }),
      fact(bo, held('Tea?', 1), { ref: 'b' }),
      fact(bo, held('beer?'), { ref: 'c' }),
    ]);
    for (const change of [held('milk?'), { type: 'posted', text: 'milk?' } as const]) {
      expect(await again(change, 'a')).toMatchObject({ seq: 2, repeat: true, held: {} });
      expect(await again(change, 'c')).toMatchObject({ seq: 4, reused: true });
    }
    await store.commit([
      { ...post(bo, 'milk?'), as, approval: { by: ann, held: 2 } },
      { ...edit(bo, 1, 'Tea?'), as, approval: { by: ann, held: 3 } },
      { ...fact(ann, { type: 'rejected', target: 4 }), as },
    ]);
    expect((await again(held('milk?'), 'a'))?.held).toEqual({ became: 5 });
    expect((await again({ type: 'edited', target: 1, text: 'Tea?' }, 'b'))?.held).toEqual({
      became: 6,
    });
    expect((await again(held('beer?'), 'c'))?.held).toEqual({ isRejected: true });
    expect(await again(held('beer?'), 'b')).toMatchObject({ seq: 3, reused: true });
    expect(await store.byRef(fact(bo, held('milk?'), { ref: 'a' }))).toMatchObject({
      seq: 2,
      held: { became: 5 },
    });
    expect((await store.messages(tea.key, { limit: 9 })).messages).toMatchObject([
      { seq: 1, text: 'Tea?' },
      { seq: 5, text: 'milk?' },
    ]);
  });

  test('what was accepted, and would be held by now, is answered as it was', async () => {
    const store = await openStore();
    await store.commit([post(bo, 'tea?', { ref: 'a' }), edit(bo, 1, 'Tea?', { ref: 'b' })]);
    const [first, second] = await store.commit([
      fact(bo, held('tea?'), { ref: 'a' }),
      fact(bo, held('Tea?', 1), { ref: 'b' }),
    ]);
    expect([first, second]).toMatchObject([
      { seq: 1, repeat: true },
      { seq: 2, repeat: true },
    ]);
    expect(first).not.toHaveProperty('held');
    expect((await store.room(tea.key))?.seq).toBe(2);
  });

  test('the host is told in which rooms something waits, how much of it, and up to which fact', async () => {
    const store = await openStore();
    expect(await store.review.waitingRooms(9)).toEqual([]);
    const report = (target: number): Change => ({ type: 'reported', target, why: 'rude' });
    const inGarden = { room: garden };
    await store.commit([
      post(bo, 'tea?'),
      post(bo, 'now!'),
      fact(ann, report(1)),
      fact(cy, report(1)),
      fact(ann, report(2)),
      fact(bo, held('milk?')),
      post(bo, 'roses', inGarden),
      fact(bo, held('weeds', 1), inGarden),
      fact(bo, held('moss'), inGarden),
      fact(bo, held('ants'), inGarden),
      fact(bo, held('bees'), inGarden),
    ]);
    expect(await store.review.waitingRooms(9)).toEqual([
      { room: garden, held: 4, reported: 0, asked: 0, latest: 5 },
      { room: tea, held: 1, reported: 2, asked: 0, latest: 6 },
    ]);
    expect(await store.review.waitingRooms(1)).toHaveLength(1);
    await store.commit([
      fact(bo, { type: 'cleared', person: 'bo-id', from: 1, upTo: 1 }),
      { ...fact(ann, { type: 'rejected', target: 2 }), as },
      { ...fact(ann, { type: 'rejected', target: 6 }), as },
      { ...post(bo, 'bees', inGarden), as, approval: { by: ann, held: 5 } },
    ]);
    expect(await store.review.waitingRooms(9)).toEqual([
      { room: garden, held: 3, reported: 0, asked: 0, latest: 4 },
    ]);
    const asked = await store.commit([
      fact(bo, { type: 'asked', text: 'when?' }),
      fact(cy, { type: 'asked', text: 'where?' }),
      fact(cy, { type: 'asked', text: 'why?' }, inGarden),
    ]);
    const [when = 0, where = 0, why = 0] = asked.map(({ seq }) => seq);
    expect(await store.review.waitingRooms(9)).toEqual([
      { room: garden, held: 3, reported: 0, asked: 1, latest: why },
      { room: tea, held: 0, reported: 0, asked: 2, latest: where },
    ]);
    await store.commit([
      { ...fact(ann, { type: 'answered', target: when, to: 'bo-id', text: 'now' }), as },
      { ...fact(ann, { type: 'rejected', target: where }), as },
      { ...fact(ann, { type: 'rejected', target: why }, inGarden), as },
    ]);
    const left = { room: garden, held: 3, reported: 0, asked: 0, latest: 4 };
    expect(await store.review.waitingRooms(9)).toEqual([left]);
    const [again] = await store.commit([fact(bo, { type: 'asked', text: 'who?' })]);
    expect(await store.review.waitingRooms(9)).toEqual([
      left,
      { room: tea, held: 0, reported: 0, asked: 1, latest: again?.seq },
    ]);
  });

  test('the host is told who is kept from speaking at a moment, in all rooms', async () => {
    const store = await openStore();
    const ban = (person: string, until?: number): Change => {
      return { type: 'banned', person, name: person, ...(until === undefined ? {} : { until }) };
    };
    const until = 1_900_000_000_000;
    const pause: Change = { type: 'timed-out', person: 'di-id', name: 'di-id', until };
    await store.commit([
      { ...fact(ann, ban('bo-id')), as },
      { ...fact(ann, pause), as },
      { ...fact(ann, ban('ed-id', 1_950_000_000_000)), as, room: garden },
      { ...fact(ann, ban('fay-id')), as, room: garden },
      { ...fact(ann, { type: 'unbanned', person: 'fay-id', name: 'fay' }), as, room: garden },
    ]);
    const [bo, di, ed] = [
      { room: tea, person: 'bo-id', name: 'bo-id', kind: 'banned' },
      { room: tea, person: 'di-id', name: 'di-id', kind: 'timed-out', until },
      { room: garden, person: 'ed-id', name: 'ed-id', kind: 'banned', until: 1_950_000_000_000 },
    ];
    expect(await store.review.outOfRooms(1_899_999_999_999, 9)).toEqual([ed, bo, di]);
    expect(await store.review.outOfRooms(1_900_000_000_000, 9)).toEqual([ed, bo]);
    expect(await store.review.outOfRooms(1_950_000_000_000, 9)).toEqual([bo]);
    expect(await store.review.outOfRooms(0, 2)).toHaveLength(2);
  });

  test('what most people reported stands first, and the rest is read page by page', async () => {
    const store = await openStore();
    const report = (target: number): Change => ({ type: 'reported', target, why: 'rude' });
    await store.commit(['one', 'two', 'three', 'four'].map((text) => post(bo, text)));
    await store.commit([
      fact(ann, report(4)),
      fact(ann, report(1)),
      fact(ann, report(3)),
      fact(cy, report(3)),
      fact(ann, held('milk?')),
      fact(ann, report(2)),
    ]);
    const page = async (afterReported?: number) => {
      const range = afterReported === undefined ? {} : { afterReported };
      const queue = await store.review.queue(tea.key, { ...range, limit: 2 });
      const { reported, nextReported } = queue;
      return [reported.map(({ message }) => message.seq), nextReported, queue.held.length];
    };
    expect(await page()).toEqual([[3, 4], 4, 1]);
    expect(await page(4)).toEqual([[1, 2], undefined, 0]);
    // Behind what is reported no more the head comes again.
    await store.commit([{ ...fact(ann, { type: 'rejected', target: 4 }), as }]);
    expect(await page(4)).toEqual([[3, 1], 1, 0]);
    const { reported } = await store.review.queue(tea.key, { after: 1, limit: 2 });
    expect(reported).toEqual([]);
  });
}
