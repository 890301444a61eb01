import { hash } from 'node:crypto';
import { type FactHeader, factText } from '../protocol/seal.ts';

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

/** What stays of a text that is deleted. */
export function sealOf(salt: string, text: string): string {
  return sha256(salt + text);
}

/** The hash of one fact; `seal` is null for facts without a text. */
export function hashOf(header: FactHeader, seal: string | null): string {
  return sha256(factText(header, seal, Buffer.byteLength));
}

/** The room's digest after the fact with this hash. */
export function digestAfter(digest: string, factHash: string): string {
  return sha256(digest + factHash);
}

/**
 * The number by which a ref is looked up. Its 48 bits fit a number, and whoever wants many refs to
 * share one has to work for years.
 */
export function refHash(room: string, scope: string, ref: string): number {
  const digest = hash('sha256', netstring(room) + netstring(scope) + netstring(ref), 'hex');
  return Number.parseInt(digest.slice(0, 12), 16);
}
