import { canonical } from '../protocol/canonical.ts';
import { hearingOf, hidesActor, isMessageAct } from '../protocol/clearance.ts';
import type { Change } from '../protocol/fact.ts';
import type { FactHeader } from '../protocol/seal.ts';
import { hashOf, hashOfSealed } from './digest.ts';
import { actedOf, type FactParts } from './fact-parts.ts';
import { changeFrom } from './fact-row.ts';

/** All that is hashed of a fact, but for its text. */
export interface Hashed extends FactHeader, Pick<FactParts, 'open' | 'rest' | 'carried'> {
  readonly type: Change['type'];
}

/** A fact of version 2 as it is hashed: what everybody hears of it, and the rest; see protocol/seal.ts. */
export interface Documents {
  readonly open: string;
  readonly rest: string | null;
}

/**
 * A fact's two documents; undefined where it is hashed as version 1.
 *
 * @param seal of its text; null where it has none
 */
export function documentsOf(fact: Hashed, seal: string | null): Documents | undefined {
  const { author, open, rest, carried } = fact;
  const isFirstVersion = open === null && rest === null && carried === null;
  if (isFirstVersion && author.badge === undefined) return undefined;
  const change = changeFrom(fact.type, { target: fact.target ?? null, open, rest });
  const head = headOf(fact, seal);
  if (hearingOf(change) === 'cleared') return { open: '', rest: joined(head, rest) };
  if (!isActorHidden(fact)) return { open: joined(head, open), rest };
  const { author: who, ref, ...told } = head;
  return { open: joined(told, open), rest: joined({ author: who, ref }, rest) };
}

/** Is who acted sealed with the rest? */
export function isActorHidden({ type, rest }: Pick<Hashed, 'type' | 'rest'>): boolean {
  if (rest === null || !isMessageAct(type)) return false;
  const { as } = actedOf({ rest });
  return as !== undefined && hidesActor({ type, as });
}

type Head = Record<
  'type' | 'author' | 'at' | 'ref' | 'target' | 'emoji' | 'text' | 'words',
  unknown
>;

/**
 * The hash of a fact, by the version that it is of.
 *
 * @param restSeal what the rest is sealed to, where there is one
 */
export function factHash(
  fact: Hashed,
  seal: string | null,
  restSeal: (rest: string) => string | null,
): string {
  const documents = documentsOf(fact, seal);
  if (!documents) return hashOf(fact, seal);
  const { open, rest } = documents;
  return hashOfSealed(fact.room, fact.seq, open, rest === null ? null : restSeal(rest));
}

function headOf(fact: Hashed, seal: string | null): Head {
  const { type, author, at, ref, target, emoji, carried } = fact;
  const { id, name, claimed, badge } = author;
  return {
    type,
    author: { id, name, claimed, badge },
    at,
    ref: ref ?? undefined,
    target: target ?? undefined,
    emoji: emoji ?? undefined,
    text: carried === null ? (seal ?? undefined) : undefined,
    words: carried === null ? undefined : (seal ?? undefined),
  };
}

/** @throws SyntaxError where the fields of a fact's kind are none: they say what others say already */
function joined(head: object, own: string | null): string {
  if (own === null) return canonical(head);
  const fields: unknown = JSON.parse(own);
  for (const field in Object(fields)) {
    if (field in head) throw new SyntaxError(`A fact says twice what ${field} it has.`);
  }
  return canonical({ ...head, ...Object(fields) });
}
