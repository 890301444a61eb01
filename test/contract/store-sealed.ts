import { expect, test } from 'vitest';
import type { As, Change, Fact } from '../../src/protocol/fact.ts';
import type { Author } from '../../src/protocol/record.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, edit, fact, post, react, tea } from './store-fact.ts';

const moderator: Author = { ...ann, badge: 'moderator' };
const as: As = { role: 'moderator', by: 'token' };

/** A fact of each kind that a badge, a clearance or `as` makes another one. */
export const sealedFacts = (): readonly Fact[] => [
  post(bo, 'tea?'),
  post(moderator, 'yes', { ref: 'm1' }),
  { ...edit(moderator, 2, 'Yes.'), as },
  { ...react(moderator, 1, '☕') },
  { ...fact(ann, { type: 'set', setting: 'topic', value: 'tea' }), as: { role: 'owner' } },
  { ...fact(ann, { type: 'set', setting: 'filters', value: 'coffee' }), as },
  fact(ann, { type: 'granted', person: ann.id, name: ann.name, role: 'owner' }),
  { ...fact(ann, { type: 'granted', person: bo.id, name: 'b', role: 'member', until: 9 }), as },
  { ...fact(ann, { type: 'revoked', person: bo.id, name: bo.name, role: 'member' }), as },
  fact(ann, { type: 'linked', guest: bo.id, person: 'u_bo', name: 'Bo B.' }),
  fact(bo, { type: 'asked', text: 'what is the password?' }, { ref: 'q1' }),
  { ...fact(ann, { type: 'answered', target: 11, to: bo.id, text: 'rosebud' }), as },
  post(cy, 'the last'),
  fact(bo, { type: 'held', text: 'let me in', why: { type: 'rule', rule: 'let*' } }, { ref: 'h1' }),
  { ...post(bo, 'let me in'), as, approval: { by: moderator, held: 14 } },
  fact(bo, { type: 'held', text: 'let me out', why: { type: 'everybody' }, target: 1 }),
  { ...fact(ann, { type: 'rejected', target: 16, reason: 'no door' }), as },
  fact(bo, { type: 'reported', target: 13, why: 'too late' }),
  fact(bo, { type: 'held', text: 'still here', why: { type: 'newcomer' } }),
];

/** What a memory does with facts that not everybody hears. */
export function sealed(openStore: () => Promise<Store>): void {
  test('facts come back whole, whoever may hear them', async () => {
    const store = await openStore();
    const facts = sealedFacts();
    await store.commit(facts);
    const settled = [13, 15];
    const told = facts.map(({ room, author, at, ref, as: acted, approval, change }, i) => ({
      room: room.key,
      seq: i + 1,
      epoch: store.epoch,
      author,
      at,
      ...(ref === undefined ? {} : { ref }),
      ...(acted === undefined ? {} : { as: acted }),
      ...(approval === undefined ? {} : { approval }),
      ...change,
      ...(settled.includes(i) ? { text: '' } : {}),
    }));
    const [posted, ...others] = await store.events(tea.key, 0, 100, 100);
    expect([posted, { ...others[0], editedAt: undefined }, ...others.slice(1)]).toEqual([
      told[0],
      { ...told[1], text: 'Yes.', editedAt: undefined },
      ...told.slice(2),
    ]);
    const { messages } = await store.messages(tea.key, { limit: 10 });
    expect(messages.map(({ seq, author }) => [seq, author])).toEqual([
      [1, bo],
      [2, moderator],
      [13, cy],
      [15, bo],
    ]);
  });

  test('an act that is said again gets its first answer, also where its end is told in seconds', async () => {
    const store = await openStore();
    const said = (change: Change, at: number) =>
      store.commit([{ ...fact(ann, change, { ref: 'g1', at }), as }]);
    const grant = { type: 'granted', person: bo.id, role: 'member' } as const;
    const [first] = await said({ ...grant, name: 'bo', until: 61_000 }, 1_000);
    const [again] = await said({ ...grant, name: 'bob', until: 64_000 }, 4_000);
    expect(again).toEqual({ seq: first?.seq, at: 1_000, repeat: true });
    const [other] = await said({ ...grant, name: 'bo', until: 65_000 }, 4_000);
    expect(other).toMatchObject({ repeat: true, reused: true });
  });
}
