import { canonical } from '../protocol/canonical.ts';
import { carriedText } from '../protocol/carried.ts';
import { type Hearing, hearingOf } from '../protocol/clearance.ts';
import type { Change, Fact } from '../protocol/fact.ts';
import { never } from '../protocol/never.ts';

/** The parts that a fact holds beside room, number, author, time and ref, as it is stored. */
export interface FactParts {
  readonly target: number | null;
  readonly emoji: string | null;
  readonly text: string | null;
  readonly stamp: string | null;
  /** All that goes with the text and is sealed with it; empty where the text is gone. */
  readonly carried: string | null;
  /** The fields of its own kind that everybody hears, as canonical JSON. */
  readonly open: string | null;
  /** Those that only the cleared hear, as what its author acted, and who let it pass, likewise. */
  readonly rest: string | null;
}

/** The same as it is read: a line of a room's file leaves out what is not there. */
export type ReadParts = { readonly [Part in keyof FactParts]?: FactParts[Part] | undefined };

/** The fields of a change's own kind: those that no column is named after. */
type Own = { readonly [field: string]: unknown };

/** As what somebody acted, and what it let pass. */
type Acted = Pick<Fact, 'as' | 'approval'>;

const columns = new Set(['type', 'target', 'emoji', 'text', 'stamp', 'mentions', 'meta']);

/**
 * A fact's parts, as they are stored.
 *
 * @example partsOf({ change: { type: 'posted', text: 'tea' } }).text // 'tea'
 */
export function partsOf({
  change,
  as,
  approval,
}: Pick<Fact, 'change' | 'as' | 'approval'>): FactParts {
  const isPlain = as === undefined && !hasOwn(change.type) && !isMore(change);
  const { open, rest } = isPlain ? plain : ownParts(change, { as, approval });
  return {
    target: 'target' in change ? change.target : null,
    emoji: 'emoji' in change ? change.emoji : null,
    text: 'text' in change ? change.text : null,
    stamp: 'stamp' in change ? (change.stamp ?? null) : null,
    carried: mayCarry(change) ? carriedText(change) : null,
    open,
    rest,
  };
}

/** Is it a message with more for everybody than its text? */
const isMore = (change: Change) =>
  change.type === 'posted' && (change.reply !== undefined || change.cut !== undefined);

type Carrier = Extract<Change, { readonly type: 'posted' | 'edited' | 'held' }>;

function mayCarry(change: Change): change is Carrier {
  const { type } = change;
  return type === 'posted' || type === 'edited' || type === 'held';
}

const plain: Pick<FactParts, 'open' | 'rest'> = { open: null, rest: null };

/** Has this kind of fact fields that are kept in `open` or `rest`, or is it sealed as a whole? */
export function hasOwn(type: Change['type']): boolean {
  switch (type) {
    case 'posted':
    case 'edited':
    case 'removed':
    case 'reacted':
    case 'unreacted':
      return false;
    case 'hidden':
    case 'restored':
    case 'cleared':
    case 'pinned':
    case 'unpinned':
    case 'set':
    case 'granted':
    case 'revoked':
    case 'linked':
    case 'asked':
    case 'answered':
    case 'timed-out':
    case 'banned':
    case 'unbanned':
    case 'noted':
    case 'expired':
    case 'held':
    case 'rejected':
    case 'reported':
      return true;
    default:
      return never(type);
  }
}

function ownParts(
  change: Change,
  { as, approval }: { readonly [Part in keyof Acted]?: Acted[Part] | undefined },
): Pick<FactParts, 'open' | 'rest'> {
  const hearing = hearingOf(change);
  const open: Record<string, unknown> = {};
  const rest: Record<string, unknown> = as === undefined ? {} : { as };
  if (approval !== undefined) rest['approval'] = approval;
  for (const [field, value] of Object.entries(change)) {
    if (columns.has(field)) continue;
    const isSealed = hearing === 'cleared' || isForCleared(field, hearing);
    (isSealed ? rest : open)[field] = value;
  }
  const isSealed = hearing === 'cleared' || Object.keys(rest).length > 0;
  return {
    open: Object.keys(open).length > 0 ? canonical(open) : null,
    rest: isSealed ? canonical(rest) : null,
  };
}

/** Is a field sealed that stands beside others which everybody hears? */
function isForCleared(field: string, hearing: Hearing): boolean {
  return field === 'reason' || (field === 'value' && hearing === 'partly');
}

/** The fields of a fact's own kind, back from its parts. */
export function ownOf(parts: ReadParts): Own {
  const { as: _, approval: __, ...own } = { ...fieldsIn(parts.open), ...fieldsIn(parts.rest) };
  return own;
}

/** As what the author of a fact acted, or who let it pass, and who that was. */
export function actedOf({ rest }: ReadParts): Acted {
  if (rest === null || rest === undefined) return nothingActed;
  const { as, approval } = fieldsIn(rest) as Acted;
  const acted = as === undefined ? nothingActed : { as };
  return approval === undefined ? acted : { ...acted, approval };
}

const nothingActed: Acted = {};

function fieldsIn(text: string | null | undefined): Own {
  return text === null || text === undefined ? {} : (JSON.parse(text) as Own);
}
