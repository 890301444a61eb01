import { expect, test } from 'vitest';
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
