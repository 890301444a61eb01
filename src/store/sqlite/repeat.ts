import { canonical } from '../../protocol/canonical.ts';
import { type Carrying, carriedIn } from '../../protocol/carried.ts';
import type { Change, Fact } from '../../protocol/fact.ts';
import { hasOwn, ownOf, partsOf, type ReadParts } from '../fact-parts.ts';
import { changeFrom, factRows } from '../fact-row.ts';

/** The fact that a ref stands for. */
export interface RefRow {
  readonly key: string;
  readonly seq: number;
  readonly at: number;
  readonly type: Change['type'];
  readonly author: string;
  readonly claimed: number | null;
  readonly ref: string;
  readonly target: number | null;
  readonly emoji: string | null;
  readonly edit: number | null;
  /** Null where there is none, or none any more. */
  readonly text: string | null;
  readonly carried: string | null;
  readonly open: string | null;
  readonly rest: string | null;
}

/** Is it that ref, and not another of the same hash? Whose connection it was, only the hash knows. */
export function isOfRef({ key, author, claimed, ref }: RefRow, fact: Fact): boolean {
  const isOfAuthor = fact.author.claimed ? claimed !== null : author === fact.author.id;
  return key === fact.room.key && isOfAuthor && ref === fact.ref?.toWellFormed();
}

/** Is `change` what was said first? Where that text is gone, the ref has to do. */
export function isRepeat(row: RefRow, fact: Fact): boolean {
  const { change } = fact;
  const parts = partsOf(fact);
  const { target, emoji, text } = parts;
  if (row.type === 'held' || change.type === 'held') return isOfHeld(row, fact);
  if (row.type !== change.type) return false;
  if (hasOwn(change.type))
    return saidBy(row.type, row, row.at) === saidBy(change.type, parts, fact.at);
  return (
    row.target === target &&
    row.emoji === (emoji?.toWellFormed() ?? null) &&
    (row.text === null || (row.text === text?.toWellFormed() && isCarriedAlike(row, parts)))
  );
}

/** Does it answer the same message, with the same meta? Who is named in a text, the server says. */
function isCarriedAlike(row: ReadParts, parts: ReadParts): boolean {
  if (!row.open && !parts.open && !row.carried && !parts.carried) return true;
  const [first, said] = [carryingIn(row), carryingIn(parts)];
  if (first.reply?.seq !== said.reply?.seq) return false;
  // What an edit keeps, it does not say.
  const isKept = said.meta === undefined && parts.target != null;
  return isKept || canonical(first.meta ?? {}) === canonical(said.meta ?? {});
}

function carryingIn({ open, carried }: ReadParts): Carrying {
  return { ...ownOf({ open }), ...carriedIn(carried) };
}

/** Answers that for what was held and may be held no more, or is held by now and was not. */
function isOfHeld(row: RefRow, fact: Fact): boolean {
  if (![row.type, fact.change.type].every((type) => isSaid(type))) return false;
  const { target, text } = partsOf(fact);
  return row.target === target && (row.text === null || row.text === text?.toWellFormed());
}

const isSaid = (type: Change['type']) => type === 'held' || type === 'posted' || type === 'edited';

/** The command of which a fact comes; what the server adds to it may be another each time. */
function saidBy(type: Change['type'], parts: ReadParts, at: number): string {
  const { asked } = factRows[type];
  return canonical(asked ? asked(parts, at) : changeFrom(type, parts));
}
