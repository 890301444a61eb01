import { hash } from 'node:crypto';
import type { Author } from '../protocol/record.ts';
import type { Identity } from './identity.ts';

/**
 * The author a secret stands for. The id is public and gives nothing of the secret away: the first
 * 128 bits of its SHA-256, after `g_`.
 *
 * @param secret 43 characters of base64url, checked before
 */
export function guestOf(secret: string, name: string): Author {
  const id = `g_${shortHash(`parlour guest ${secret}`)}`;
  return { id, name: name || nameless(id) };
}

/** An author for whom only the name speaks: nobody can prove to be it, so nobody edits as it. */
function claimedAuthor(name: string): Author & { readonly claimed: true } {
  const id = `c_${shortHash(`parlour claimed ${name}`)}`;
  return { id, name, claimed: true };
}

/** Guests: whoever keeps a secret is somebody, without an account. */
export const guests: Identity = { authorOf: guestOf, claimant: claimedAuthor };

function nameless(id: string): string {
  return `guest-${id.slice(2, 6).toLowerCase().replaceAll(/[-_]/g, 'x')}`;
}

function shortHash(text: string): string {
  return hash('sha256', text, 'buffer').subarray(0, 16).toString('base64url');
}
