/**
 * The work that a new guest is asked for where a room calms down: any text that, behind the challenge
 * and a dot, has a SHA-256 hash that begins with so many zero bits.
 */
export interface Work {
  readonly challenge: string;
  readonly bits: number;
}

/** The text that is hashed. */
export const workText = ({ challenge }: Pick<Work, 'challenge'>, answer: string): string =>
  `${challenge}.${answer}`;

/** Characters of an answer, at most: with its challenge it is one block of the hash. */
export const workAnswer = 16;

/** Does a hash begin with so many zero bits? @param first its first 32 bits */
export const isWorkDone = (first: number, bits: number): boolean => Math.clz32(first) >= bits;
