import { sealedWords } from '../../../protocol/carried.ts';
import type { Author } from '../../../protocol/record.ts';
import { firstDigest } from '../../../protocol/seal.ts';
import { digestAfter, hashOfSealed, sealOf } from '../../digest.ts';
import { documentsOf, factHash } from '../../fact-hash.ts';
import { hasOwn, ownOf } from '../../fact-parts.ts';
import { factRows, hasField } from '../../fact-row.ts';
import { StoreDamaged } from '../../store.ts';
import { authorOf } from '../row.ts';
import type { RoomFileFact, RoomFileHead, RoomFileSealed } from './schema.ts';

/** The facts of a room's file, each checked against the one before it and against its digest. */
export class RoomFileChain {
  readonly #head: RoomFileHead;
  /** The people who asked, by the facts that did. */
  readonly #asked = new Map<number, string>();
  #seq = 0;
  #digest = firstDigest;

  constructor(head: RoomFileHead) {
    this.#head = head;
  }

  get seq(): number {
    return this.#seq;
  }

  /** @throws StoreDamaged where the fact is not the next one, or not what was committed */
  take(fact: RoomFileFact | RoomFileSealed): void {
    const due = this.#seq + 1;
    if (fact.seq !== due) throw new StoreDamaged(`fact ${due} is missing.`);
    this.#digest = digestAfter(this.#digest, hashIn(this.#head.room, fact));
    if (this.#digest !== fact.digest) throw new StoreDamaged('the fact is not what was committed.');
    this.#seq = due;
    if (!isSealed(fact)) this.#follow(fact);
  }

  /** An answer is to who asked. */
  #follow(fact: RoomFileFact): void {
    const { type, seq, target = 0, author } = fact;
    if (type === 'asked') this.#asked.set(seq, author.id);
    if (type === 'answered' && ownOf(fact)['to'] !== this.#asked.get(target)) {
      throw new StoreDamaged('the answer is to no question.');
    }
  }

  /** @throws StoreDamaged where the file ends before the room does */
  end(): void {
    const { seq, digest } = this.#head;
    if (this.#seq < seq) throw new StoreDamaged(`fact ${this.#seq + 1} is missing.`);
    if (this.#seq > seq || this.#digest !== digest) {
      throw new StoreDamaged('the facts do not lead to the digest of the first line.');
    }
  }
}

/** Is nothing of the fact told but that it is there, or what everybody hears of it? */
export const isSealed = (fact: RoomFileFact | RoomFileSealed): fact is RoomFileSealed =>
  !('type' in fact);

export function authorIn({ author }: RoomFileFact): Author {
  const { id, name, claimed = null, badge = null } = author;
  return authorOf({ author: id, name, claimed: claimed && 1, badge });
}

/**
 * The hash of a fact as that of a room.
 *
 * @throws StoreDamaged where what the fact holds is not what any fact does
 */
export function hashIn(room: string, fact: RoomFileFact | RoomFileSealed): string {
  if (isSealed(fact)) return hashOfSealed(room, fact.seq, fact.open ?? '', fact.seal);
  const seal = textSealOf(fact);
  const { open = null, rest = null, carried = null, restSalt = '', restSeal } = fact;
  const hashed = { ...fact, room, author: authorIn(fact), open, rest, carried };
  try {
    if (restSeal === undefined) return factHash(hashed, seal, (sealed) => sealOf(restSalt, sealed));
    const told = documentsOf({ ...hashed, rest: '{}' }, seal)?.open ?? '';
    return hashOfSealed(room, fact.seq, told, restSeal);
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
    throw new StoreDamaged('the fact is not what was committed.', { cause: error });
  }
}

/** The seal of a fact's text; null where it never had one. @throws StoreDamaged */
export function textSealOf(fact: RoomFileFact): string | null {
  const { type, text, salt, seal, target, emoji, open, rest, restSalt, restSeal, carried } = fact;
  const { aim } = factRows[type];
  const hasRest = rest !== undefined || restSeal !== undefined;
  const isWhole =
    (aim === 'perhaps a message' || (target !== undefined) === (aim !== 'nothing')) &&
    (open !== undefined || hasRest) >= hasOwn(type) &&
    (rest === undefined) === (restSalt === undefined) &&
    (rest === undefined || restSeal === undefined) &&
    (emoji !== undefined) === hasField(type, 'emoji') &&
    (text !== undefined) === (salt !== undefined) &&
    (text !== undefined || seal !== undefined) === hasField(type, 'text') &&
    (carried === undefined ||
      ((carried === '') === (text === undefined) && hasField(type, 'meta')));
  if (!isWhole) throw new StoreDamaged('a part of the fact is missing.');
  return text === undefined ? (seal ?? null) : sealOf(salt ?? '', sealedWords(text, carried));
}
