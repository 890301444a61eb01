import { createHmac } from 'node:crypto';
import type { Limits } from '../../protocol/limit.ts';
import { fittingName, nameless } from '../../protocol/name.ts';
import type { Who } from '../identity.ts';

/** An id from which nobody guesses at the host's people without the log's key. */
export function personId(key: Uint8Array, issuer: string, sub: string): string {
  const text = `${Buffer.byteLength(issuer)}:${issuer},${Buffer.byteLength(sub)}:${sub},`;
  const mac = createHmac('sha256', key).update(text).digest().subarray(0, 16);
  return `u_${mac.toString('base64url')}`;
}

/**
 * Checks the id of somebody of the host's: halves of surrogates would all be one character, and so
 * different people one.
 *
 * @throws TypeError
 */
export function checkSubject(id: unknown): void {
  if (typeof id === 'string' && id !== '' && id.isWellFormed()) return;
  throw new TypeError('The id of a person is a text that is not empty.');
}

/** Somebody under the name that its host gives it, which is never refused: it is made to fit. */
export function personCalled(
  id: string,
  name: unknown,
  limits: Limits,
): Pick<Who, 'author' | 'isNamed'> {
  const settled = typeof name === 'string' ? fittingName(name, limits).trim() : '';
  const author = { id, name: settled || nameless('person', id) };
  return settled === '' ? { author } : { author, isNamed: true };
}
