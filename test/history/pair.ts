import type { RoomEvent } from '../../src/protocol/event.ts';
import type { Operation } from './history.ts';

/** Which command each fact of a log came from, by the fact's number. */
export interface Pairs {
  readonly of: ReadonlyMap<number, Operation>;
  /** Commands without a ref that this fact, whose own text is gone, may have come from. */
  likely(fact: RoomEvent): readonly Operation[];
}

/** Pairs by ref; a command whose ref is not known is told by what it changes. */
export function pair(facts: readonly RoomEvent[], operations: readonly Operation[]): Pairs {
  const named = new Map<string, Operation>();
  const nameless = new Map<string, Operation[]>();
  for (const operation of operations) {
    const { author, ref, change } = operation;
    if (ref !== undefined) named.set(`${author} ${ref}`, operation);
    else {
      const aim = aimOf(author, change);
      nameless.set(aim, [...(nameless.get(aim) ?? []), operation]);
    }
  }
  const likely = (fact: RoomEvent) => nameless.get(aimOf(fact.author.id, fact)) ?? [];
  const of = new Map<number, Operation>();
  const taken = new Set<Operation>();
  // From the end: the text that every edit is read with is the last one's.
  for (const fact of facts.toReversed()) {
    const best = named.get(`${fact.author.id} ${fact.ref}`) ?? bestOf(likely(fact), fact, taken);
    if (!best) continue;
    taken.add(best);
    of.set(fact.seq, best);
  }
  return { of, likely };
}

function bestOf(likely: readonly Operation[], fact: RoomEvent, taken: ReadonlySet<Operation>) {
  let best: Operation | undefined;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const operation of likely) {
    const { seq, outcome, change } = operation;
    const isExact = 'text' in change && 'text' in fact && change.text === fact.text;
    const score =
      (taken.has(operation) ? -16 : 0) +
      (seq === fact.seq ? 8 : seq === undefined ? 0 : -8) +
      (isExact ? 4 : 0) +
      (outcome === 'failed' ? 0 : 1);
    if (score < bestScore) continue;
    best = operation;
    bestScore = score;
  }
  return best;
}

function aimOf(author: string, change: Operation['change']): string {
  const { type } = change;
  if (type === 'posted') return `${author} ${type} ${change.text}`;
  if (!('target' in change)) return `${author} ${type}`;
  return `${author} ${type} ${change.target} ${'emoji' in change ? change.emoji : ''}`;
}
