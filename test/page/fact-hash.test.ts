import { expect, test } from 'vitest';
import { carriedText, sealedWords } from '../../src/protocol/carried.ts';
import type { Proof } from '../../src/protocol/seal.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.ts';
import { hashOf, openPart, sha256 } from '../../src/web/proof/fact-hash.ts';
import { tea } from '../contract/store-fact.ts';
import { sealedFacts } from '../contract/store-sealed.ts';
import { tempFolder } from '../support/temp.ts';

/** The digest to which a browser comes by what it is told. */
async function led({ digest, facts }: Proof): Promise<string> {
  let at = digest;
  for (const fact of facts) at = await sha256(at + (await hashOf(fact, tea.key)));
  return at;
}

test('a browser comes to the head by what it is told, whether it is cleared or not', async () => {
  const store = await openSqliteStore({ folder: tempFolder() });
  await store.commit(sealedFacts());
  for (const clearance of ['open', 'cleared'] as const) {
    const proof = await store.proof(tea.key, 0, 100, clearance);
    if (!proof) throw new Error('There is no proof.');
    expect(await led(proof)).toBe(proof.head);
    const messages = proof.facts.map(openPart).filter((fact) => fact?.type === 'posted');
    expect(messages).toMatchObject([
      { seq: 1, author: { id: 'bo-id', name: 'bo' }, seal: expect.any(String) },
      { seq: 2, author: { name: 'ann', badge: 'moderator' }, ref: 'm1' },
      { seq: 13, author: { id: 'cy-id', claimed: true } },
      { seq: 15, author: { id: 'bo-id', name: 'bo' } },
    ]);
    expect(proof.facts.map(openPart)[10]).toBeUndefined();
  }
  await store.close();
});

test('a browser works the seal of words out of all that goes with a text', async () => {
  const store = await openSqliteStore({ folder: tempFolder() });
  const reply = { seq: 1, author: { id: 'bo-id', name: 'bo' } };
  const meta = { b: 1, '10': { deep: ['tea'] }, '9': null };
  const author = { id: 'ann-id', name: 'ann' };
  const change = { type: 'posted', text: 'tea', reply, meta } as const;
  await store.commit([{ room: tea, author, at: 1, change }]);
  const [told] = (await store.proof(tea.key, 0, 9))?.facts.map(openPart) ?? [];
  const message = await store.message(tea.key, 1);
  expect(told).toMatchObject({ type: 'posted', author, reply });
  const words = sealedWords('tea', message && carriedText(message));
  expect(await sha256(`${told?.salt}${words}`)).toBe(told?.seal);
  expect(await sha256(`${told?.salt}tea`)).not.toBe(told?.seal);
  await store.close();
});
