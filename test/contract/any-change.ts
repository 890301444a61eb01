import fc from 'fast-check';
import type { Carried, ReplyTo } from '../../src/protocol/carried.ts';
import type { Change } from '../../src/protocol/fact.ts';
import { givenRoles } from '../../src/protocol/role.ts';
import { ann, bo, cy } from './store-fact.ts';

type Kind<Type extends Change['type']> = Extract<Change, { type: Type }>;

const target = fc.integer({ min: 1, max: 6 });
const text = fc.constantFrom('water', 'tea', 'milk');
const emoji = fc.constantFrom('☕', '🫖', '👍');
const person = fc.constantFrom(ann.id, bo.id, 'cy-id', 'u_bo');
const role = fc.constantFrom(...givenRoles);
const until = fc.constantFrom({}, { until: 61_000 });

const carried: fc.Arbitrary<Carried> = fc.constantFrom<Carried[]>(
  {},
  {},
  { mentions: [{ id: bo.id, name: 'Bo' }] },
  { meta: { '10': 'ten', '9': ['nine', { deep: true }], cup: 1.5 } },
  { mentions: [{ id: 'here', name: 'here' }], meta: {} },
);
const reply = fc.constantFrom<{ reply?: ReplyTo }[]>(
  {},
  {},
  { reply: { seq: 1, author: { id: ann.id, name: 'ann' } } },
);

/** A change of every kind: one more kind does not compile before it has its row. */
const kinds: { readonly [Type in Change['type']]: fc.Arbitrary<Kind<Type>> } = {
  posted: fc
    .tuple(fc.record({ type: fc.constant('posted'), text }), carried, reply)
    .map(([posted, more, replied]): Kind<'posted'> => ({ ...posted, ...more, ...replied })),
  edited: fc
    .tuple(fc.record({ type: fc.constant('edited'), target, text }), carried)
    .map(([edited, more]): Kind<'edited'> => ({ ...edited, ...more })),
  removed: fc.record({ type: fc.constant('removed'), target }),
  hidden: fc.record(
    { type: fc.constant('hidden'), target, reason: text },
    { requiredKeys: ['type', 'target'] },
  ),
  restored: fc.record(
    {
      type: fc.constant('restored'),
      target,
      cleared: fc.record({
        person: fc.constantFrom(ann.id, bo.id, cy.id),
        from: fc.constant(1),
        upTo: fc.constant(6),
      }),
    },
    { requiredKeys: ['type', 'target'] },
  ),
  cleared: fc
    .tuple(fc.constantFrom(ann.id, bo.id, cy.id), target, target)
    .map(([person, a, b]): Kind<'cleared'> => {
      return { type: 'cleared', person, from: Math.min(a, b), upTo: Math.max(a, b) };
    }),
  pinned: fc
    .tuple(fc.record({ type: fc.constant('pinned'), target }), until)
    .map(([pinned, end]): Kind<'pinned'> => ({ ...pinned, ...end })),
  unpinned: fc.record({ type: fc.constant('unpinned'), target }),
  reacted: fc.record({ type: fc.constant('reacted'), target, emoji }),
  unreacted: fc.record({ type: fc.constant('unreacted'), target, emoji }),
  set: fc.constantFrom<Kind<'set'>[]>(
    { type: 'set', setting: 'topic', value: 'tea' },
    { type: 'set', setting: 'slow', value: 30 },
    { type: 'set', setting: 'filters', value: 'coffee' },
    { type: 'set', setting: 'listed', value: true },
  ),
  granted: fc
    .tuple(fc.record({ type: fc.constant('granted'), person, name: text, role }), until)
    .map(([granted, end]): Kind<'granted'> => ({ ...granted, ...end })),
  revoked: fc.record(
    {
      type: fc.constant('revoked'),
      person,
      name: text,
      role,
      taken: fc.constantFrom('guest' as const, 'member' as const, 'moderator' as const),
    },
    { requiredKeys: ['type', 'person', 'name', 'role'] },
  ),
  linked: fc.record({ type: fc.constant('linked'), guest: person, person, name: text }),
  asked: fc.record({ type: fc.constant('asked'), text }),
  answered: fc.record({ type: fc.constant('answered'), target, to: person, text }),
  'timed-out': fc.record(
    {
      type: fc.constant('timed-out'),
      person,
      name: text,
      until: fc.constantFrom(5, 61_000),
      reason: text,
    },
    { requiredKeys: ['type', 'person', 'name', 'until'] },
  ),
  banned: fc
    .tuple(fc.record({ type: fc.constant('banned'), person, name: text }), until)
    .map(([banned, end]): Kind<'banned'> => ({ ...banned, ...end })),
  unbanned: fc.record({ type: fc.constant('unbanned'), person, name: text }),
  noted: fc.record({ type: fc.constant('noted'), person, text }),
  expired: fc.record({ type: fc.constant('expired'), upTo: target }),
  held: fc
    .tuple(
      fc.record(
        {
          type: fc.constant('held'),
          text,
          why: fc.constant({ type: 'everybody' as const }),
          target,
        },
        { requiredKeys: ['type', 'text', 'why'] },
      ),
      carried,
      reply,
    )
    .map(([held, more, replied]): Kind<'held'> => ({ ...held, ...more, ...replied })),
  rejected: fc.record(
    { type: fc.constant('rejected'), target, reason: text },
    { requiredKeys: ['type', 'target'] },
  ),
  reported: fc.record({ type: fc.constant('reported'), target, why: text }),
};

/** A change of any kind, of some more often than of others. */
export const anyChange = (
  weights: { readonly [Type in Change['type']]?: number },
): fc.Arbitrary<Change> =>
  fc.oneof(
    ...(Object.keys(kinds) as Change['type'][]).map((type) => {
      return { weight: weights[type] ?? 2, arbitrary: kinds[type] as fc.Arbitrary<Change> };
    }),
  );
