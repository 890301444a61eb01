import { hash } from 'node:crypto';
import { Refusal } from '../protocol/error.ts';
import { nameless } from '../protocol/name.ts';
import type { Author } from '../protocol/record.ts';
import { formOf } from './bearer.ts';
import type { Identity, Who } from './identity.ts';

/**
 * The guest a secret stands for. The id is public and gives nothing of the secret away: the first
 * 128 bits of its SHA-256, after `g_`.
 *
 * @throws Refusal `bad_secret` where it is not 43 characters of base64url
 */
export function guestOf(secret: string): Who {
  if (formOf(secret) !== 'secret') throw new Refusal('bad_secret');
  const id = `g_${shortHash(`parlour guest ${secret}`)}`;
  return { author: { id, name: nameless('guest', id) }, isGuest: true };
}

/** An author for whom only the name speaks: nobody can prove to be it, so nobody edits as it. */
export function claimantOf(name: string): Who {
  const author: Author = { id: `c_${shortHash(`parlour claimed ${name}`)}`, name, claimed: true };
  return { author, isGuest: true };
}

/** Guests: whoever keeps a secret is somebody, without an account. */
export const guests: Identity = { whoHas: guestOf, claimant: claimantOf };

function shortHash(text: string): string {
  return hash('sha256', text, 'buffer').subarray(0, 16).toString('base64url');
}
