import { expect, test } from 'vitest';
import type { Identity } from '../../src/identity/identity.ts';
import { Refusal } from '../../src/protocol/error.ts';

/** What of secrets is known of one identity. */
export interface KnownSecrets {
  readonly identity: Identity;
  /** Two secrets of two authors. */
  readonly good: readonly [string, string];
  /** Secrets that stand for nobody. */
  readonly strange: readonly string[];
}

/** What everybody does who says which author a secret stands for. */
export function identityContract({ identity, good, strange }: KnownSecrets): void {
  const [first, second] = good;

  test('a secret is one author, whatever the name', () => {
    const author = identity.authorOf(first, 'ann');
    expect(author).toEqual(identity.authorOf(first, 'ann'));
    expect(identity.authorOf(first, 'anna').id).toBe(author.id);
    expect(author.claimed).toBeUndefined();
  });

  test('two secrets are two authors, though of one name', () => {
    expect(identity.authorOf(first, 'ann').id).not.toBe(identity.authorOf(second, 'ann').id);
  });

  test('an author gives nothing of the secret away', () => {
    expect(JSON.stringify(identity.authorOf(first, ''))).not.toContain(first.slice(0, 12));
  });

  test('who says no name has one', () => {
    expect(identity.authorOf(first, '').name).not.toBe('');
  });

  test('a name that is only claimed is nobody with a secret', () => {
    const claimant = identity.claimant('ann');
    expect(claimant).toEqual({ ...identity.claimant('ann'), name: 'ann', claimed: true });
    expect(identity.claimant('bo').id).not.toBe(claimant.id);
    expect(claimant.id).not.toBe(identity.authorOf(first, 'ann').id);
  });

  test('a secret of nobody is refused', () => {
    for (const secret of strange) {
      expect(() => identity.authorOf(secret, 'ann')).toThrow(new Refusal('not_authorised'));
    }
  });
}
