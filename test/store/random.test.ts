import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Change, Fact } from '../../src/protocol/fact.ts';
import type { SearchRange } from '../../src/protocol/search-range.ts';
import { openToRead } from '../../src/store/sqlite/read.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { verifyRoom } from '../../src/store/sqlite/verify.ts';
import type { Store } from '../../src/store/store.ts';
import { anyChange } from '../contract/any-change.ts';
import { ann, bo, cy, garden, post, tea } from '../contract/store-fact.ts';
import { createModel } from '../support/model-store.ts';
import { tempFolder } from '../support/temp.ts';

const rooms = [tea, { ...tea, code: 'TEA' }, garden, { key: '__proto__', code: '__proto__' }];
const keys = ['teaatfive', 'garden', '__proto__', 'nowhere'];
const emoji = ['👍', '🎉', '__proto__', '❤', '❤️'];
const queries = ['a', 'b', 'ab', 'ba b', '好', '好好', 'é', 'aaa'];

const text = fc.string({
  unit: fc.constantFrom(...'aabb 好é', '`a`', ' http://a '),
  minLength: 1,
  maxLength: 6,
});
const asks: readonly Omit<SearchRange, 'limit'>[] = [
  { from: 'Ann' },
  { from: 'bo-id', after: 2 ** 44 },
  { has: ['link'], before: 2 ** 44 },
  { has: ['link', 'code'] },
];
const target = fc.integer({ min: 0, max: 12 });
const order = anyChange({
  ...{ posted: 1, edited: 1, removed: 0, reacted: 0, unreacted: 0, expired: 0 },
  ...{ hidden: 4, restored: 5, cleared: 2 },
});
const dee = { ...cy, id: 'dee-id' };
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('posted'), text }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('edited'), target, text }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('removed'), target }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constantFrom('reacted', 'unreacted'),
      target,
      emoji: fc.constantFrom(...emoji),
    }),
  },
  { weight: 3, arbitrary: order },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('expired'), upTo: target }) },
);
const badge = fc.constantFrom('owner', 'moderator', 'bot');
const acted = fc.record({ role: fc.constantFrom('owner', 'host') }, { requiredKeys: ['role'] });

const fact: fc.Arbitrary<Fact> = fc.record(
  {
    room: fc.constantFrom(...rooms),
    author: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(ann, bo, cy, { ...ann, name: 'anna' }, dee) },
      badge.map((each) => ({ ...ann, badge: each })),
    ),
    // Later than now: what is hidden is not deleted yet.
    at: fc.integer({ min: 2 ** 41, max: 2 ** 45 }),
    change,
    ref: fc.constantFrom('r1', 'r2', 'r3', 'constructor'),
    within: fc.constantFrom('one', 'two'),
    as: acted,
  },
  { requiredKeys: ['room', 'author', 'at', 'change'] },
);
const bounds = fc.record(
  { before: target, after: target, limit: fc.integer({ min: 1, max: 8 }) },
  { requiredKeys: ['limit'] },
);
const step = fc.oneof(
  { weight: 20, arbitrary: fc.array(fact, { minLength: 1, maxLength: 12 }) },
  { weight: 1, arbitrary: fc.constant('reopen' as const) },
  { weight: 1, arbitrary: fc.record({ room: fc.constantFrom(...rooms), on: fc.boolean() }) },
);
const history = fc.record({
  steps: fc.array(step, { minLength: 10, maxLength: 30, size: 'max' }),
  ranges: fc.array(bounds, { minLength: 3, maxLength: 3 }),
});

interface Bounds {
  readonly before?: number;
  readonly after?: number;
  readonly limit: number;
}

/** Everything that can be asked of a store with these few rooms. */
async function asked(store: Store, ranges: readonly Bounds[]): Promise<unknown[]> {
  const answers: unknown[] = [await store.publicRooms(9)];
  for (const key of keys) {
    answers.push(await store.room(key), await store.events(key, 0, 1_000, 1_000));
    answers.push(await store.standing(key));
    for (const { before, after, limit } of ranges) {
      const end = before === undefined ? {} : { before };
      const range = after === undefined ? { ...end, limit } : { ...end, after, limit };
      answers.push(await store.messages(key, range), await store.events(key, after ?? 0, 9, limit));
      for (const query of queries) {
        const from = before === undefined ? {} : { cursor: before };
        answers.push(await store.search(key, query, { ...from, limit }));
      }
      for (const each of asks) answers.push(await store.search(key, '', { ...each, limit }));
    }
    for (let seq = 0; seq < 12; seq++) answers.push(await store.message(key, seq));
    for (const one of emoji) answers.push(await store.hasReacted(key, 1, ann.id, one));
    for (const messages of [1, 9]) answers.push(await store.reactionsBy(key, bo.id, messages));
    for (const author of [ann, bo, cy]) {
      const again = post(author, 'a', { room: { key, code: key }, ref: 'r1', within: 'one' });
      answers.push(await store.byRef(again));
    }
  }
  return answers;
}

test('any history reads like the plain model of it, and its chains hold', async () => {
  await fc.assert(
    fc.asyncProperty(history, async ({ steps, ranges }) => {
      const folder = tempFolder();
      let store = await openSqliteStore({ folder, searchMs: 60_000 });
      const model = await createModel(store.epoch)();
      try {
        for (const now of steps) {
          if (now === 'reopen') {
            await store.close();
            store = await openSqliteStore({ folder, searchMs: 60_000 });
          } else if (Array.isArray(now)) {
            // Digests hold random salts; the chains are checked below.
            expect(await store.commit(now)).toMatchObject(await model.commit(now));
          } else {
            for (const each of [store, model]) await each.setPublic(now.room, now.on);
          }
        }
        expect(await asked(store, ranges)).toEqual(await asked(model, ranges));
        const reader = openToRead(join(folder, 'parlour.db'));
        for (const key of keys) expect(verifyRoom(reader, key).fault).toBeUndefined();
        reader.close();
      } finally {
        await store.close();
      }
    }),
    { seed: 20_261_122, numRuns: 8, endOnFailure: true },
  );
});
