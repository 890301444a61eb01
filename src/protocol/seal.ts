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
 * That is version 1, of facts that are posted, edited, removed, reacted and unreacted by somebody
 * without a badge, and carry nothing beside their text. Version 2 is of all others:
 *
 *   hash(fact)   = H(netstrings of `parlour fact 2`, room, seq, open, seal)
 *   open         = canonical JSON of what everybody hears; empty where that is nothing
 *   seal         = H(salt ‖ rest), absent (`-,`) where there is no rest
 *   rest         = canonical JSON of what only the cleared hear
 *
 * Canonical JSON has its keys in the order of their code units and no spaces. Type, author (id, name,
 * claimed, badge), at, ref, target, emoji and text stand in *open*, or in *rest* where the whole fact
 * is for the cleared; so do the fields of its kind; as what the author acted (`as`) stands in *rest*
 * always. A text stands there as its own seal, H(its salt ‖ text); with what goes with it, as `words`
 * in the place of `text`: H(its salt ‖ canonical JSON of text, mentions and meta). Who is not cleared is given *open*
 * and seal: salts of rests are random like those of texts, and no rest is found by guessing.
 *
 * A text is in the chain only by its seal: when it is edited or removed, text and salt are deleted
 * and the seal is kept in their place. Without the salt, a short text can't be found by guessing,
 * and the chain can still be checked to the last fact.
 */

/** The part of a fact that is hashed besides its text. */
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

/** A fact of version 1 as it is sealed: all of it but the text. */
export interface PlainSealedFact extends Omit<FactHeader, 'room'> {
  /** The seal of the text, where the fact has one, or had one. */
  readonly seal?: string;
  /** With the text it makes the seal; gone when the text is. */
  readonly salt?: string;
}

/** A fact of version 2 as it is sealed, with what of it somebody may know. */
export interface HalvedFact {
  readonly seq: number;
  readonly type?: undefined;
  /** As it was hashed; absent where nothing of the fact is for everybody. */
  readonly open?: string;
  /** The seal of the rest; absent where there is none, and where the rest is told. */
  readonly seal?: string;
  /** For the cleared only: what is sealed, as it was hashed, and its salt. */
  readonly rest?: string;
  readonly restSalt?: string;
  /** The salt of the text, for those who may read it; gone when the text is. */
  readonly salt?: string;
}

/** A fact as it is sealed. */
export type SealedFact = PlainSealedFact | HalvedFact;

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

/** The text whose hash is the fact's, in version 1. */
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

/**
 * The same in version 2.
 *
 * @param open what everybody hears; empty where that is nothing
 */
export function sealedFactText(
  room: string,
  seq: number,
  open: string,
  seal: string | null | undefined,
  bytes: Count,
): string {
  return (
    netstring('parlour fact 2', bytes) +
    netstring(room, bytes) +
    field(seq, bytes) +
    netstring(open, bytes) +
    field(seal, bytes)
  );
}

function netstring(value: string, bytes: Count): string {
  return `${bytes(value)}:${value},`;
}

function field(value: string | number | null | undefined, bytes: Count): string {
  return value === null || value === undefined ? '-,' : netstring(String(value), bytes);
}
