import type { Change } from './fact.ts';

/** Somebody who was kept from speaking in a room. */
export interface Out {
  readonly person: string;
  /** The name that it had then. */
  readonly name: string;
  readonly kind: 'banned' | 'timed-out';
  /** Milliseconds since 1970 from which on it is so no more; absent where it stays. */
  readonly until?: number;
  /** The words of whoever decided it, for the person and for those who keep order. */
  readonly reason?: string;
}

/** Those who are kept from speaking, by their ids and then by kind; also such whose time is over. */
export type Outs = readonly Out[];

/** People who are kept from speaking in a room, in force at one moment. */
export const outEach = 5_000;

const none: Outs = Object.freeze([]);

/** All that keeps one person from speaking, or did: at most one of each kind. */
export function outsOf(outs: Outs, person: string): Outs {
  if (outs.length === 0) return none;
  const from = placeOf(outs, person);
  if (outs[from]?.person !== person) return none;
  return outs.slice(from, outs[from + 1]?.person === person ? from + 2 : from + 1);
}

/** The one that keeps somebody longest from speaking, of those in force at a moment. */
export function longestOf(outs: Outs, at: number): Out | undefined {
  let longest: Out | undefined;
  for (const out of outs) {
    if (endOf(out) > at && !(longest && endOf(longest) >= endOf(out))) longest = out;
  }
  return longest;
}

/** Seconds from a moment on for which somebody is out; undefined where it is so for good. */
export function secondsOf({ until }: Pick<Out, 'until'>, at: number): number | undefined {
  return until === undefined ? undefined : Math.max(1, Math.ceil((until - at) / 1_000));
}

/** With one more, in the place of what the person had of that kind; what is over at a moment goes. */
export function withOut(outs: Outs, one: Out, at = Number.NEGATIVE_INFINITY): Outs {
  const others = outs.filter((each) => endOf(each) > at && !isSame(each, one));
  return inOrder([...others, one]);
}

/** Without all that keeps somebody from speaking. */
export function withoutOut(outs: Outs, person: string): Outs {
  return outsOf(outs, person).length === 0 ? outs : outs.filter((each) => each.person !== person);
}

/** A guest is a person from here on: what keeps it from speaking keeps the person, the longer of two. */
export function handedOut(outs: Outs, guest: string, person: string, name: string): Outs {
  if (guest === person) return outs;
  let after = withoutOut(outs, guest);
  for (const out of outsOf(outs, guest)) {
    const handed = { ...out, person, name };
    const own = outsOf(after, person).find((each) => isSame(each, handed));
    if (!own || endOf(own) < endOf(out)) after = withOut(after, handed);
  }
  return after;
}

/** The entry that a change puts in the list. */
export function outBy(
  { type, name, until, reason }: Extract<Change, { type: Out['kind'] }>,
  person: string,
): Out {
  const end = until === undefined ? {} : { until };
  return { person, name, kind: type, ...end, ...(reason === undefined ? {} : { reason }) };
}

const endOf = ({ until = Number.POSITIVE_INFINITY }: Out) => until;
const isSame = (a: Out, b: Out) => a.person === b.person && a.kind === b.kind;

function inOrder(outs: Out[]): Outs {
  return outs.sort((a, b) =>
    a.person === b.person ? (a.kind < b.kind ? -1 : 1) : a.person < b.person ? -1 : 1,
  );
}

/** The place of somebody in the list, there or not: there may be thousands. */
function placeOf(outs: Outs, person: string): number {
  let [from, to] = [0, outs.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((outs[middle] as Out).person < person) from = middle + 1;
    else to = middle;
  }
  return from;
}
