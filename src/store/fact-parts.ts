import { canonical } from '../protocol/canonical.ts';
import { hearingOf } from '../protocol/clearance.ts';
import type { As, Change, Fact } from '../protocol/fact.ts';
import { never } from '../protocol/never.ts';

/** What a fact holds beside room, number, author, time and ref, as it is stored. */
export interface FactParts {
  readonly target: number | null;
  readonly emoji: string | null;
  readonly text: string | null;
  readonly stamp: string | null;
  /** The fields of its own kind that everybody hears, as canonical JSON. */
  readonly open: string | null;
  /** Those that only the cleared hear, and as what its author acted, likewise. */
  readonly rest: string | null;
}

/** The same as it is read: a line of a room's file leaves out what is not there. */
export type ReadParts = { readonly [Part in keyof FactParts]?: FactParts[Part] | undefined };

/** Where `change` has a field of its own kind: one that no column is named after. */
type Own = { readonly [field: string]: unknown };

const columns = new Set(['type', 'target', 'emoji', 'text', 'stamp']);

/**
 * A fact's parts, as they are stored.
 *
 * @example partsOf({ change: { type: 'posted', text: 'tea' } }).text // 'tea'
 */
export function partsOf({ change, as }: Pick<Fact, 'change' | 'as'>): FactParts {
  const isPlain = as === undefined && !hasOwn(change.type);
  const { open, rest } = isPlain ? plain : ownParts(change, as);
  return {
    target: 'target' in change ? change.target : null,
    emoji: 'emoji' in change ? change.emoji : null,
    text: 'text' in change ? change.text : null,
    stamp: 'stamp' in change ? (change.stamp ?? null) : null,
    open,
    rest,
  };
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
    case 'set':
    case 'granted':
    case 'revoked':
    case 'linked':
    case 'asked':
    case 'answered':
    case 'expired':
      return true;
    default:
      return never(type);
  }
}

function ownParts(change: Change, as: As | undefined): Pick<FactParts, 'open' | 'rest'> {
  const fields = Object.entries(change).filter(([field]) => !columns.has(field));
  const own: Own = Object.fromEntries(fields);
  const acted = as === undefined ? {} : { as };
  const hearing = hearingOf(change);
  switch (hearing) {
    case 'everybody':
      return {
        open: fields.length > 0 ? canonical(own) : null,
        rest: as === undefined ? null : canonical(acted),
      };
    case 'partly': {
      const { value, ...told } = own;
      return { open: canonical(told), rest: canonical({ value, ...acted }) };
    }
    case 'cleared':
      return { open: null, rest: canonical({ ...own, ...acted }) };
    default:
      return never(hearing);
  }
}

/** The fields of a fact's own kind, back from its parts. */
export function ownOf(parts: ReadParts): Own {
  const { as: _, ...own } = { ...fieldsIn(parts.open), ...fieldsIn(parts.rest) };
  return own;
}

/** As what the author of a fact acted. */
export function asOf({ rest }: ReadParts): As | undefined {
  return fieldsIn(rest).as as As | undefined;
}

function fieldsIn(text: string | null | undefined): Own {
  return text === null || text === undefined ? {} : (JSON.parse(text) as Own);
}
