import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { GivenRole } from '../../protocol/role.ts';

/** The claims of a token that is to be made. */
export interface TokenClaims {
  /** The person it is for; settles the author id. */
  readonly sub: string;
  readonly name?: string | undefined;
  readonly role?: 'host' | undefined;
  /** Roles by room codes. */
  readonly rooms?: Readonly<Record<string, GivenRole>> | undefined;
  /** Seconds for which it is good. */
  readonly seconds: number;
}

/** With what it is signed, and for whom. */
export interface TokenSigner {
  readonly secret: KeyObject;
  readonly issuer: string;
  readonly audience: string;
}

/**
 * Makes a token such as the host's site makes, by the secret that both share: for trying.
 *
 * @example await makeToken({ sub: '7', name: 'ann', seconds: 3600 }, signer) // 'eyJ…'
 */
export function makeToken(claims: TokenClaims, signer: TokenSigner): Promise<string> {
  const { sub, name, role, rooms, seconds } = claims;
  const parlour = { ...(role && { role }), ...(rooms && { rooms }) };
  const now = Math.floor(Date.now() / 1_000);
  return new SignJWT({
    ...(name === undefined ? {} : { name }),
    ...(role || rooms ? { parlour } : {}),
  })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(sub)
    .setIssuer(signer.issuer)
    .setAudience(signer.audience)
    .setIssuedAt(now)
    .setExpirationTime(now + seconds)
    .sign(signer.secret);
}
