import { expect, test } from 'vitest';
import type { HalvedFact, Proof, SealedFact } from '../../src/protocol/seal.ts';
import { firstDigest } from '../../src/protocol/seal.ts';
import { digestAfter, hashOf, hashOfSealed, sealOf } from '../../src/store/digest.ts';
import type { Store } from '../../src/store/store.ts';
import { ann, bo, cy, edit, garden, post, react, remove, tea, unreact } from './store-fact.ts';
import { sealedFacts } from './store-sealed.ts';

const isHalved = (fact: SealedFact): fact is HalvedFact => fact.type === undefined;

/** How a memory proves that its log is whole. */
export function proofs(openStore: () => Promise<Store>): void {
  const proof = async (store: Store, after = 0, limit = 100): Promise<Proof> => {
    const found = await store.proof(tea.key, after, limit);
    if (!found) throw new Error(`There is no proof after ${after}`);
    return found;
  };

  /** The digest to which the facts lead from the one before them. */
  const led = ({ digest, facts }: Proof) =>
    facts.reduce((before, fact) => {
      const { seq, seal = null } = fact;
      if (fact.type !== undefined)
        return digestAfter(before, hashOf({ ...fact, room: tea.key }, seal));
      const { open = '', rest, restSalt = '' } = fact;
      const restSeal = rest === undefined ? seal : sealOf(restSalt, rest);
      return digestAfter(before, hashOfSealed(tea.key, seq, open, restSeal));
    }, digest);

  test('a room nobody spoke in begins with the first digest', async () => {
    const store = await openStore();
    const nothing = { latest: 0, head: firstDigest, digest: firstDigest, facts: [] };
    expect(await store.proof(tea.key, 0, 10)).toEqual(nothing);
    expect(await store.proof(tea.key, 1, 10)).toBeUndefined();
  });

  test('the facts after any one lead from its digest to the head', async () => {
    const store = await openStore();
    await store.commit([
      post(ann, 'tea?', { ref: 'r' }),
      post(cy, 'ja'),
      post(ann, 'elsewhere', { room: garden }),
      edit(ann, 1, 'Tea?'),
      react(bo, 2, '👍'),
      unreact(bo, 2, '👍'),
      remove(cy, 2),
    ]);
    const whole = await proof(store);
    expect(whole.facts.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(whole.latest).toBe(6);
    for (let after = 0; after <= 6; after++) {
      const part = await proof(store, after);
      expect(part.facts).toEqual(whole.facts.slice(after));
      expect(led(part)).toBe(whole.head);
      expect(led({ ...whole, facts: whole.facts.slice(0, after) })).toBe(part.digest);
    }
    expect((await proof(store, 2, 3)).facts).toEqual(whole.facts.slice(2, 5));
    expect((await proof(store, 6, 0)).digest).toBe(whole.head);
    expect(await store.proof(tea.key, 7, 1)).toBeUndefined();
  });

  test('both clearances come to the same head, and only one is told what is sealed', async () => {
    const store = await openStore();
    await store.commit(sealedFacts());
    const open = await proof(store);
    const cleared = await store.proof(tea.key, 0, 100, 'cleared');
    if (!cleared) throw new Error('There is no proof.');
    expect([led(open), led(cleared)]).toEqual([open.head, cleared.head]);
    expect(open.head).toBe(cleared.head);
    const whole = new Set(open.facts.flatMap((fact) => Object.keys(fact).join(' ')));
    const theirs = [8, 9, 10, 11, 12, 14, 16, 17, 18, 19];
    expect(open.facts.filter(({ seq }) => theirs.includes(seq))).toEqual(
      theirs.map((seq) => ({ seq, seal: expect.stringMatching(/^[\w-]{43}$/) })),
    );
    expect([...whole].filter((keys) => /rest/.test(keys))).toEqual([]);
    // Whole values alone: a short word may stand in any salt or seal.
    const [told, all] = [open, cleared].map((each) => JSON.stringify(each).replaceAll('\\', ''));
    expect(told).not.toContain('rosebud');
    for (const secret of ['coffee', 'token', 'u_bo', 'q1', 'h1', 'let*', 'no door', 'too late']) {
      expect(told).not.toContain(`"${secret}"`);
      expect(all).toContain(`"${secret}"`);
    }
    for (const { restSalt, salt, open: part } of cleared.facts.filter(isHalved)) {
      if (restSalt !== undefined) expect(told).not.toContain(restSalt);
      if (salt !== undefined && part === undefined) expect(told).not.toContain(salt);
    }
    const texts = cleared.facts.filter(isHalved).flatMap(({ rest }) => rest ?? []);
    expect(texts.join()).toContain('coffee');
    const asked = cleared.facts[10];
    const { text } = JSON.parse((asked && isHalved(asked) && asked.rest) || '{}');
    expect(text).toBe(sealOf(asked?.salt ?? '', 'what is the password?'));
  });

  test('an edit and a removal delete the salt and change no digest', async () => {
    const store = await openStore();
    await store.commit([post(ann, 'first'), post(bo, 'second')]);
    const before = await proof(store);
    await store.commit([edit(ann, 1, 'later'), remove(bo, 2)]);
    const after = await proof(store);
    expect(before.facts.map(({ salt }) => typeof salt)).toEqual(['string', 'string']);
    expect(after.facts.map(({ salt }) => typeof salt)).toEqual([
      'undefined',
      'undefined',
      'string',
      'undefined',
    ]);
    expect(after.facts.slice(0, 2).map(({ seal }) => seal)).toEqual(
      before.facts.map(({ seal }) => seal),
    );
    expect((await proof(store, 2, 0)).digest).toBe(before.head);
    const { salt, seal } = after.facts[2] ?? {};
    expect(sealOf(salt ?? '', 'later')).toBe(seal);
  });
}
