import { expect, onTestFinished, test } from 'vitest';
import type { Fact } from '../../src/protocol/fact.ts';
import type { SearchRange } from '../../src/protocol/search-range.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, edit, post, remove, seqs, tea } from '../contract/store-fact.ts';
import { clear, hide, restore } from '../contract/store-hidden.ts';
import { tempFolder } from '../support/temp.ts';
import { patience, type Random, rounds, seeded } from './seeded.ts';

const people = [ann, bo, cy];
const asks: readonly (readonly [string, Omit<SearchRange, 'limit'>])[] = [
  ['', { from: ann.id }],
  ['tea', {}],
  ['tea', { from: 'bo' }],
  ['', { has: ['code'] }],
];

/** Something that somebody does: mostly to a message there is. */
function anyFact(random: Random, latest: number): Fact {
  const who = people[random(people.length)] ?? ann;
  const text = `${random(2) ? 'tea' : 'hay'} ${random(4) ? 'a' : '`a`'} ${random(1_000)}`;
  const target = 1 + random(Math.max(1, latest));
  switch (random(9)) {
    case 0:
      return edit(who, target, text);
    case 1:
      return remove(who, target);
    case 2:
      return hide(target, Date.now());
    case 3:
      return restore(target, Date.now());
    case 4:
      return random(20)
        ? post(who, text)
        : clear(who.id, Math.max(1, target - 20), target, Date.now());
    default:
      return post(who, text);
  }
}

/** The messages that stand and are asked for, by looking at each. */
async function standing(store: Store, words: string, { from, has }: Omit<SearchRange, 'limit'>) {
  const { seq: latest } = (await store.room(tea.key)) ?? { seq: 0 };
  const found = new Map<number, string>();
  for (let before = latest + 1; before > 1; ) {
    const { messages } = await store.messages(tea.key, { before, limit: 100 });
    for (const { seq, author, text, removedAt } of messages) {
      const isMeant =
        removedAt === undefined &&
        text.includes(words) &&
        (from === undefined || from === author.id || from === author.name) &&
        (has === undefined || text.includes('`'));
      if (isMeant) found.set(seq, text);
    }
    before = messages[0]?.seq ?? 0;
  }
  return found;
}

test.each(Array.from({ length: rounds(2, 60) }, (_, i) => 20_261_128 + i))(
  'pages of a search leave no hole and say nothing twice while people write and remove: seed %i',
  async (seed) => {
    const random = seeded(seed);
    const store = await openSqliteStore({ folder: tempFolder(), searchMs: 60_000, indexMs: 5 });
    onTestFinished(() => store.close());
    let latest = 0;
    const write = async (count: number) => {
      const facts = Array.from({ length: count }, (_, i) => anyFact(random, latest + i));
      await store.commit(facts);
      latest += count;
    };
    for (let i = 0; i < 3; i++) await write(900);
    for (const [words, range] of asks) {
      let stood = await standing(store, words, range);
      const told: number[] = [];
      let cursor: number | undefined;
      do {
        const page = await store.search(tea.key, words, {
          ...range,
          cursor,
          limit: 20 + random(80),
        });
        told.push(...seqs(page.messages));
        const now = await standing(store, words, range);
        for (const { seq, text } of page.messages) expect([seq, now.get(seq)]).toEqual([seq, text]);
        const older = [...now.keys()].filter((seq) => seq < (cursor ?? latest + 1)).length;
        if (page.total !== undefined) expect(page.total).toBe(older);
        cursor = page.next;
        if (random(2)) continue;
        await write(1 + random(60));
        const then = await standing(store, words, range);
        // What was away for a while may be in no page.
        stood = new Map([...stood].filter(([seq, text]) => then.get(seq) === text));
      } while (cursor !== undefined);
      expect(told).toEqual(told.toSorted((a, b) => b - a));
      expect(new Set(told).size).toBe(told.length);
      expect([...stood.keys()].filter((seq) => !told.includes(seq))).toEqual([]);
    }
  },
  patience,
);
