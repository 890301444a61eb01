import type { Author } from '../protocol/record.ts';

/**
 * The one who says which author a client is. Pure: the same secret is always the same author, and
 * its id gives nothing of the secret away.
 */
export interface Identity {
  /**
   * The author a secret stands for.
   *
   * @param secret 43 characters of base64url, checked before
   * @param name as the client says it, checked before; `''` where it says none
   * @throws Refusal `not_authorised` where nobody has that secret
   */
  authorOf(secret: string, name: string): Author;

  /** An author for whom only the name speaks: nobody can prove to be it, so nobody edits as it. */
  claimant(name: string): Author & { readonly claimed: true };
}
