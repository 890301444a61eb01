import type { KeyObject } from 'node:crypto';
import { type CryptoKey, importJWK } from 'jose';

/** A key by which tokens are checked. It has its algorithm: what a token names is compared, never followed. */
export interface TokenKey {
  readonly kid?: string | undefined;
  /** The one algorithm, under every name that it has. */
  readonly algorithms: readonly string[];
  readonly key: CryptoKey | KeyObject;
}

/** A map: what a stranger's key names is never found among what an object inherits. */
const byCurve: ReadonlyMap<unknown, readonly string[]> = new Map([
  ['P-256', ['ES256']],
  ['P-384', ['ES384']],
  ['P-521', ['ES512']],
  ['Ed25519', ['EdDSA', 'Ed25519']],
]);
const ofRsa = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'];
const leastRsaBits = 2_048;

/** The secret that host and server share. */
export function secretKey(key: KeyObject): TokenKey {
  return { algorithms: ['HS256'], key };
}

/**
 * The public keys of a JWK Set that can check tokens; others (for encryption, symmetric, of an unknown
 * kind) are passed over.
 *
 * @throws TypeError where it is no such set
 */
export async function readKeys(set: unknown): Promise<readonly TokenKey[]> {
  const { keys } = (set ?? {}) as { readonly keys?: unknown };
  if (!Array.isArray(keys)) throw new TypeError('it is no JWK Set');
  const read = await Promise.all(keys.map(readKey));
  return read.filter((key) => key !== undefined);
}

async function readKey(jwk: unknown): Promise<TokenKey | undefined> {
  if (typeof jwk !== 'object' || jwk === null) return undefined;
  const { kty, crv, x, y, n, e, kid, alg, use } = jwk as Readonly<Record<string, unknown>>;
  const algorithms = algorithmsOf({ kty, crv, alg });
  if (!algorithms || (use !== undefined && use !== 'sig')) return undefined;
  // Its public members alone: a private key that is shown by mistake is none here.
  const members = { kty, crv, x, y, n, e };
  const given = Object.entries(members).filter(([, value]) => typeof value === 'string');
  try {
    const key = await importJWK(Object.fromEntries(given), algorithms[0]);
    if (key instanceof Uint8Array || isShort(key)) return undefined;
    return { algorithms, key, kid: typeof kid === 'string' ? kid : undefined };
  } catch {
    return undefined;
  }
}

/** An RSA key that names no algorithm is of the one that all know. */
function algorithmsOf(
  jwk: Readonly<Record<'kty' | 'crv' | 'alg', unknown>>,
): readonly string[] | undefined {
  const { kty, crv, alg } = jwk;
  if (kty === 'RSA') {
    const named = alg ?? 'RS256';
    const known = ofRsa.find((name) => name === named);
    return known === undefined ? undefined : [known];
  }
  const algorithms = kty === 'EC' || kty === 'OKP' ? byCurve.get(crv) : undefined;
  return alg === undefined || algorithms?.some((name) => name === alg) ? algorithms : undefined;
}

function isShort({ algorithm }: CryptoKey): boolean {
  const { modulusLength } = algorithm as { readonly modulusLength?: number };
  return modulusLength !== undefined && modulusLength < leastRsaBits;
}
