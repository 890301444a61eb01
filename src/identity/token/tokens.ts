import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { Refusal } from '../../protocol/error.ts';
import type { Limits } from '../../protocol/limit.ts';
import type { Who } from '../identity.ts';
import { type RoomNames, readGrants } from './grant.ts';
import type { TokenKey } from './key.ts';
import { personCalled, personId } from './person.ts';

/** The parts that tokens are checked by. */
export interface TokenParts {
  /**
   * The keys that a token of this id may be of, where it is of that algorithm; all where it names
   * none.
   * @throws Refusal `no_keys`
   */
  readonly keys: (kid: string | undefined, alg: string) => Promise<readonly TokenKey[]>;
  readonly issuer: string;
  readonly audience: string;
  /** The log's own, from which ids are made. */
  readonly idKey: Uint8Array;
  readonly names: RoomNames;
  readonly limits: Limits;
  readonly now?: () => number;
}

/** Seconds by which the clock of who makes tokens may be wrong. */
const skew = 60;
/** Keys that one token is tried against: one without an id may be of any. */
const mostTried = 8;

/** Says who shows a token. @throws Refusal `bad_token`, `token_expired`, `no_keys` */
export type ReadToken = (token: string) => Promise<Who>;

/**
 * Tokens of the host: JWTs that one of its keys signed, for this audience, with a subject and an end.
 * What a token's header says chooses among the keys by their ids, and nothing else.
 */
export function createTokens(parts: TokenParts): ReadToken {
  const { issuer, audience, limits, names, now = Date.now } = parts;

  const verified = async (token: string): Promise<JWTPayload> => {
    const { kid, alg, crit } = headerOf(token);
    if (crit !== undefined) throw new Refusal('bad_token');
    const known = await parts.keys(kid, alg);
    const options = { issuer, audience, clockTolerance: skew, requiredClaims: ['exp', 'sub'] };
    const ofIts = known.filter((each) => each.algorithms.includes(alg));
    for (const { key, algorithms } of ofIts.slice(0, mostTried)) {
      try {
        const currentDate = new Date(now());
        const all = { ...options, currentDate, algorithms: [...algorithms] };
        return (await jwtVerify(token, key, all)).payload;
      } catch (error) {
        // Under several keys of one id, another may be its.
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw refusalOf(error);
      }
    }
    throw new Refusal('bad_token');
  };

  return async (token) => {
    if (token.length > limits.tokenBytes) throw new Refusal('bad_token');
    const { sub, exp, name, parlour } = await verified(token);
    // Halves of surrogates would all be one character, and so different people one.
    if (typeof sub !== 'string' || sub === '' || !sub.isWellFormed())
      throw new Refusal('bad_token');
    if (exp === undefined || !Number.isFinite(exp)) throw new Refusal('bad_token');
    const grants = readGrants(parlour, names);
    return {
      ...personCalled(personId(parts.idKey, issuer, sub), name, limits),
      ...(grants === undefined ? {} : { grants }),
      until: endOf(exp, now()),
    };
  };
}

/** The end of a token: where only a wrong clock could still take it, as late as that may be. */
function endOf(exp: number, now: number): number {
  const end = Math.floor(exp * 1_000);
  return end > now ? end : end + skew * 1_000;
}

function headerOf(token: string): { kid: string | undefined; alg: string; crit: unknown } {
  try {
    const { kid, alg, crit } = decodeProtectedHeader(token);
    return { kid: typeof kid === 'string' ? kid : undefined, alg: String(alg), crit };
  } catch {
    throw new Refusal('bad_token');
  }
}

/** The code alone: what the library says of a token would tell what is in it. */
function refusalOf(error: unknown): Refusal {
  return new Refusal(error instanceof errors.JWTExpired ? 'token_expired' : 'bad_token');
}
