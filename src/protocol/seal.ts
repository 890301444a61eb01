import type { Author } from './record.ts';

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
  readonly ref?: string | null | undefined;
  readonly target?: number | null | undefined;
  readonly emoji?: string | null | undefined;
}

/** A fact as it is sealed: all of it but the text. */
export interface SealedFact extends Omit<FactHeader, 'room'> {
  /** Where the fact has a text, or had one. */
  readonly seal?: string;
  /** With the text it makes the seal; gone when the text is. */
  readonly salt?: string;
}

/** A run of a room's facts, to be checked by whoever asks. */
export interface Proof {
  /** The room's latest fact, and the digest after it. */
  readonly latest: number;
  readonly head: string;
  /** The digest before the first of `facts`. */
  readonly digest: string;
  readonly facts: readonly SealedFact[];
}

/** The digest of a room in which nothing happened yet. */
export const firstDigest = 'A'.repeat(43);

/** Counts a text's bytes in UTF-8. */
type Count = (text: string) => number;

/** The text whose hash is the fact's. */
export function factText(fact: FactHeader, seal: string | null | undefined, bytes: Count): string {
  const { author } = fact;
  return (
    netstring('parlour fact 1', bytes) +
    netstring(fact.room, bytes) +
    field(fact.seq, bytes) +
    netstring(fact.type, bytes) +
    netstring(author.id, bytes) +
    netstring(author.name, bytes) +
    field(author.claimed ? 1 : null, bytes) +
    field(fact.at, bytes) +
    field(fact.ref, bytes) +
    field(fact.target, bytes) +
    field(fact.emoji, bytes) +
    field(seal, bytes)
  );
}

function netstring(value: string, bytes: Count): string {
  return `${bytes(value)}:${value},`;
}

function field(value: string | number | null | undefined, bytes: Count): string {
  return value === null || value === undefined ? '-,' : netstring(String(value), bytes);
}
