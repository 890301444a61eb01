import type { Change, Fact } from '../../protocol/fact.ts';
import type { Badge } from '../../protocol/role.ts';
import { firstDigest } from '../../protocol/seal.ts';
import { actedOf, type FactParts, partsOf, type ReadParts } from '../fact-parts.ts';
import { changeFrom } from '../fact-row.ts';
import type { HeldOutcome } from '../review.ts';
import type { Committed } from '../store.ts';

/*
 * Facts and answers on their way between threads. A flat array is cloned at a quarter of the cost
 * of the objects in it.
 */

type Flat = string | number | null;

/** Facts, fourteen values each. */
export type PackedFacts = readonly Flat[];

/** The parts that few facts have, as one text. */
interface More extends Pick<FactParts, 'open' | 'rest' | 'carried'> {
  readonly aliases: readonly string[] | undefined;
  readonly badge: Badge | undefined;
  readonly passwordHash: string | undefined;
  readonly invite: string | undefined;
  readonly follows: true | undefined;
}

/** Answers. */
export interface PackedAnswers {
  /** Two each: seq, below 0 where the ref was reused, 0 where a link was over, NaN where it was late; and the first fact's `at`, or NaN. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** One each, end to end; blanks for a repeat. */
  readonly digests: string;
  /** Those that were held, by their place among the answers. */
  readonly held?: readonly (readonly [number, HeldOutcome])[];
}

const width = 14;
const digestLength = firstDigest.length;
const noDigest = ' '.repeat(digestLength);

export function packFacts(facts: readonly Fact[]): PackedFacts {
  const flat: Flat[] = [];
  for (const fact of facts) {
    const { room, author, at, ref, within, change, aliases, passwordHash, invite } = fact;
    const { target, emoji, text, stamp, open, rest, carried } = partsOf(fact);
    const { badge } = author;
    const isBare = open === null && rest === null && carried === null;
    const isPlain = isBare && badge === undefined && aliases === undefined;
    flat.push(
      change.type,
      room.key,
      room.code,
      author.id,
      author.name,
      author.claimed ? 1 : null,
      at,
      ref ?? null,
      within ?? null,
      target,
      emoji,
      text,
      stamp,
      isPlain
        ? null
        : JSON.stringify(
            moreOf(fact, { badge, aliases, open, rest, carried, passwordHash, invite }),
          ),
    );
  }
  return flat;
}

function moreOf({ follows }: Fact, parts: Omit<More, 'follows'>): More {
  return { ...parts, follows };
}

export function unpackFacts(flat: PackedFacts): Fact[] {
  const facts: Fact[] = [];
  for (let i = 0; i < flat.length; i += width) {
    const ref = flat[i + 7] as string | null;
    const id = flat[i + 3] as string;
    const name = flat[i + 4] as string;
    const parts = {
      target: flat[i + 9] as number | null,
      emoji: flat[i + 10] as string | null,
      text: flat[i + 11] as string | null,
      stamp: flat[i + 12] as string | null,
    };
    const plain = {
      room: { key: flat[i + 1] as string, code: flat[i + 2] as string },
      author: flat[i + 5] === null ? { id, name } : ({ id, name, claimed: true } as const),
      at: flat[i + 6] as number,
    };
    const type = flat[i] as Change['type'];
    const more = flat[i + 13] as string | null;
    const fact: Fact =
      more === null
        ? { ...plain, change: changeFrom(type, parts) }
        : whole(plain, type, parts, more);
    const within = flat[i + 8] as string | null;
    if (ref === null) facts.push(fact);
    else facts.push(within === null ? { ...fact, ref } : { ...fact, ref, within });
  }
  return facts;
}

/** A fact with more than most have. */
function whole(
  plain: Omit<Fact, 'change'>,
  type: Change['type'],
  parts: ReadParts,
  more: string,
): Fact {
  const { badge, aliases, open, rest, carried, ...others } = JSON.parse(more) as More;
  const { passwordHash, invite, follows } = others;
  return {
    ...plain,
    author: badge === undefined ? plain.author : { ...plain.author, badge },
    ...actedOf({ rest }),
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(aliases === undefined ? {} : { aliases }),
    ...(invite === undefined ? {} : { invite }),
    ...(follows && { follows }),
    change: changeFrom(type, { ...parts, open, rest, carried }),
  };
}

export function packAnswers(answers: readonly Committed[]): PackedAnswers {
  const numbers = new Float64Array(answers.length * 2);
  let digests = '';
  let settled: [number, HeldOutcome][] | undefined;
  for (const [i, { seq, at, repeat, reused, late, held, digest = noDigest }] of answers.entries()) {
    numbers[i * 2] = late ? Number.NaN : reused ? -seq : seq;
    numbers[i * 2 + 1] = repeat ? at : Number.NaN;
    digests += digest;
    if (held) {
      settled ??= [];
      settled.push([i, held]);
    }
  }
  return settled ? { numbers, digests, held: settled } : { numbers, digests };
}

/** The answers to `facts`. */
export function unpackAnswers(packed: PackedAnswers, facts: readonly Fact[]): Committed[] {
  const { numbers, digests } = packed;
  const answers = facts.map((fact, i): Committed => {
    const seq = numbers[i * 2] as number;
    const first = numbers[i * 2 + 1] as number;
    if (Number.isNaN(seq)) return { seq: 0, at: fact.at, repeat: true, late: true };
    if (seq === 0) return { seq, at: fact.at, repeat: true, over: true };
    if (seq < 0) return { seq: -seq, at: first, repeat: true, reused: true };
    if (!Number.isNaN(first)) return { seq, at: first, repeat: true };
    const digest = digests.slice(i * digestLength, (i + 1) * digestLength);
    return { seq, at: fact.at, repeat: false, digest };
  });
  for (const [i, held] of packed.held ?? []) answers[i] = { ...(answers[i] as Committed), held };
  return answers;
}
