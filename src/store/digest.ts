import { hash } from 'node:crypto';
import type { Author } from '../protocol/record.ts';

/*
 * How a room's log is sealed against later changes.
 *
 * All hashes are SHA-256, written as 43 characters of base64url, and all input is UTF-8 text:
 *
 *   seal(fact)   = H(salt ‖ text)            salt: 20 random characters, one per text
 *   hash(fact)   = H(netstrings of the header, then of the seal)
 *   digest(0)    = 43 times 'A'              thirty-two zero bytes
 *   digest(n)    = H(digest(n-1) ‖ hash(n))
 *
 * The header's fields, in this order: the words `parlour fact 1`; the room's key; seq; type; the
 * author's id; the author's name; `1` where the name is only claimed; at; ref; target; emoji.
 * A chatlog client's stamp is not among them: it goes with a removed message.
 * Numbers are decimal. A field is a netstring, `<bytes>:<value>,`; an absent one is `-,`, so that no
 * two headers are written alike.
 *
 * A text is in the chain only by its seal: when it is edited or removed, text and salt are deleted
 * and the seal is kept in their place. Without the salt, a short text can't be found by guessing,
 * and the chain can still be checked to the last fact.
 */

/** What is hashed of a fact besides its text. */
export interface FactHeader {
  readonly room: string;
  readonly seq: number;
  readonly type: string;
  readonly author: Author;
  readonly at: number;
  readonly ref: string | null;
  readonly target: number | null;
  readonly emoji: string | null;
}

/** Bytes of randomness that {@link saltsOf} turns into one salt. */
export const saltBytes = 15;
const saltLength = 20;

/** The digest of a room in which nothing happened yet. */
export const firstDigest = 'A'.repeat(43);

const sha256 = (text: string): string => hash('sha256', text, 'base64url');

const netstring = (value: string): string => `${Buffer.byteLength(value)}:${value},`;

const field = (value: string | number | null): string =>
  value === null ? '-,' : netstring(String(value));

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
  const { author } = header;
  return sha256(
    netstring('parlour fact 1') +
      netstring(header.room) +
      field(header.seq) +
      netstring(header.type) +
      netstring(author.id) +
      netstring(author.name) +
      field(author.claimed ? 1 : null) +
      field(header.at) +
      field(header.ref) +
      field(header.target) +
      field(header.emoji) +
      field(seal),
  );
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
