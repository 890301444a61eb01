import { hash } from 'node:crypto';
import { type Fact, refScope } from '../protocol/fact.ts';
import { type FactHeader, factText, sealedFactText } from '../protocol/seal.ts';

// How the log is sealed stands in protocol/seal.ts, which browsers share.

/** Bytes of randomness that {@link saltsOf} turns into one salt. */
export const saltBytes = 15;
const saltLength = 20;

const sha256 = (text: string): string => hash('sha256', text, 'base64url');

const netstring = (value: string): string => `${Buffer.byteLength(value)}:${value},`;

/** One salt for each fifteen bytes of `random`. */
export function saltsOf(random: Buffer): (index: number) => string {
  const all = random.toString('base64url');
  return (index) => all.slice(index * saltLength, (index + 1) * saltLength);
}

/** The seal that stays of a text that is deleted. */
export function sealOf(salt: string, text: string): string {
  return sha256(salt + text);
}

/** The hash of one fact of version 1; `seal` is null for facts without a text. */
export function hashOf(header: FactHeader, seal: string | null): string {
  return sha256(factText(header, seal, Buffer.byteLength));
}

/** The hash of one fact of version 2; see protocol/seal.ts. */
export function hashOfSealed(room: string, seq: number, open: string, seal: string | null): string {
  return sha256(sealedFactText(room, seq, open, seal, Buffer.byteLength));
}

/** The room's digest after the fact with this hash. */
export function digestAfter(digest: string, factHash: string): string {
  return sha256(digest + factHash);
}

/** A fact's ref, with its room and its author. */
interface Referred extends Pick<Fact, 'author' | 'within'> {
  readonly room: { readonly key: string };
  readonly ref?: string | undefined;
}

/**
 * The number by which a fact's ref is looked up; null where it stands for nothing. Its 48 bits fit a
 * number, and whoever wants many refs to share one has to work for years.
 */
export function refHashOf(fact: Referred): number | null {
  const scope = refScope(fact);
  if (fact.ref === undefined || scope === undefined) return null;
  const named = netstring(fact.room.key) + netstring(scope) + netstring(fact.ref);
  return Number.parseInt(hash('sha256', named, 'hex').slice(0, 12), 16);
}
