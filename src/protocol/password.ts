import type { Limits } from './limit.ts';
import { countPoints } from './text.ts';

/**
 * A password as it is hashed and compared: in the one spelling of NFKC, without blanks around it.
 *
 * @returns undefined where it can be none: empty, too long, or with characters that nobody types
 * @example keptPassword(' ｓｅｓａｍｅ\n', defaultLimits) // 'sesame'
 */
export function keptPassword(
  typed: string,
  { passwordPoints }: Pick<Limits, 'passwordPoints'>,
): string | undefined {
  // Before it is folded, which makes some characters many.
  if (countPoints(typed) > passwordPoints || !typed.isWellFormed()) return undefined;
  const kept = typed.normalize('NFKC').trim();
  return kept === '' || /\p{Cc}/u.test(kept) ? undefined : kept;
}

/**
 * Is it what a fact says of a password that was set? It names that one password, and tells nothing
 * of it.
 */
export function isPasswordVersion(value: unknown): value is string {
  return typeof value === 'string' && /^[a-z2-9]{12}$/.test(value);
}
