import { expect, test } from 'vitest';
import type { Identity } from '../../src/identity/identity.ts';
import { Refusal } from '../../src/protocol/error.ts';

/** What of bearers is known of one identity. */
export interface KnownBearers {
  readonly identity: Identity;
  /** Two bearers of two authors. */
  readonly good: readonly [string, string];
  /** Bearers that stand for nobody, each with the code that says so. */
  readonly strange: readonly (readonly [string, Refusal['code']])[];
}

/** What everybody does who says which author a bearer stands for. */
export function identityContract({ identity, good, strange }: KnownBearers): void {
  const [first, second] = good;

  test('a bearer is one author', async () => {
    const { author } = await identity.whoHas(first);
    expect((await identity.whoHas(first)).author).toEqual(author);
    expect(author.claimed).toBeUndefined();
  });

  test('two bearers are two authors', async () => {
    const [one, other] = [await identity.whoHas(first), await identity.whoHas(second)];
    expect(one.author.id).not.toBe(other.author.id);
  });

  test('an author gives nothing of the bearer away', async () => {
    const told = JSON.stringify(await identity.whoHas(first));
    for (let at = 0; at + 12 <= first.length; at++) {
      expect(told).not.toContain(first.slice(at, at + 12));
    }
  });

  test('who says no name has one', async () => {
    expect((await identity.whoHas(first)).author.name).not.toBe('');
  });

  test('a name that is only claimed is nobody with a bearer', async () => {
    const { author } = identity.claimant('ann');
    expect(author).toEqual({ ...identity.claimant('ann').author, name: 'ann', claimed: true });
    expect(identity.claimant('bo').author.id).not.toBe(author.id);
    expect(author.id).not.toBe((await identity.whoHas(first)).author.id);
  });

  test('a bearer of nobody is refused', async () => {
    for (const [bearer, code] of strange) {
      await expect(async () => identity.whoHas(bearer)).rejects.toThrow(new Refusal(code));
    }
  });
}
