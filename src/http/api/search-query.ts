import { Refusal } from '../../protocol/error.ts';
import type { SearchRange } from '../../protocol/search-range.ts';
import { type Thing, things } from '../../protocol/thing.ts';
import { placeSchema, type QueryField } from './shape.ts';

const mostUnits = 200;
const dayMs = 86_400_000;

/** The words of a search and what is asked for beside them; where it goes on stands elsewhere. */
export interface AskedSearch {
  readonly words: string;
  readonly beside: Omit<SearchRange, 'cursor' | 'limit'>;
}

/**
 * A search, as a query says it.
 *
 * @throws Refusal `bad_shape` where it asks for nothing, or a field says what it can't
 */
export function askedSearch({ q = '', from, mentions, has, after, before }: Said): AskedSearch {
  const beside = Object.fromEntries(
    [
      ['from', someWords(from)],
      ['mentions', someWords(mentions)],
      ['has', has === undefined ? undefined : thingsIn(has)],
      ['after', after === undefined ? undefined : momentIn(after, dayMs - 1)],
      ['before', before === undefined ? undefined : momentIn(before, 0)],
    ].filter(([, value]) => value !== undefined),
  ) as AskedSearch['beside'];
  const isSomething = q !== '' || Object.keys(beside).length > 0;
  if (!isSomething || q.length > mostUnits) throw new Refusal('bad_shape');
  return { words: q, beside };
}

type Said = Readonly<Partial<Record<string, string>>>;

function someWords(said: string | undefined): string | undefined {
  if (said === '' || (said?.length ?? 0) > mostUnits) throw new Refusal('bad_shape');
  return said;
}

function thingsIn(said: string): readonly Thing[] {
  return said.split(',').map((each) => {
    const thing = things.find((one) => one === each);
    if (!thing) throw new Refusal('bad_shape');
    return thing;
  });
}

/**
 * A moment, or a day in UTC.
 *
 * @param inDay the milliseconds of the day after which it is over
 */
function momentIn(said: string, inDay: number): number {
  // Fewer digits are no time since 1973: they are meant as something else, as a message's number.
  if (/^\d{12,15}$/.test(said)) return Number(said);
  const begins = /^\d{4}-\d\d-\d\d$/.test(said) ? Date.parse(said) : Number.NaN;
  if (Number.isNaN(begins)) throw new Refusal('bad_shape');
  return begins + inDay;
}

const personSchema = { type: 'string', minLength: 1, maxLength: mostUnits };
const momentSchema = { type: 'string', pattern: '^(\\d{12,15}|\\d{4}-\\d\\d-\\d\\d)$' };

/** The fields of such a query, for the OpenAPI document. */
export const searchFields: readonly QueryField[] = [
  {
    name: 'q',
    schema: { type: 'string', maxLength: mostUnits },
    description:
      'Words, of one character and more; none are needed where another field says something.',
  },
  {
    name: 'from',
    schema: personSchema,
    description: 'The author: its id, or the name that it bore when it said that.',
  },
  {
    name: 'mentions',
    schema: personSchema,
    description: 'Somebody who is mentioned: an id, or the name as it was typed.',
  },
  {
    name: 'has',
    schema: { type: 'string', pattern: `^(${things.join('|')})(,(${things.join('|')}))*$` },
    description: 'Things that are in the message, by commas: `link`, `code`, `mention`.',
  },
  {
    name: 'after',
    schema: momentSchema,
    description: 'Only what was said later than that: milliseconds since 1970, or a day in UTC.',
  },
  {
    name: 'before',
    schema: momentSchema,
    description: 'Only what was said earlier than that: milliseconds since 1970, or a day in UTC.',
  },
  {
    name: 'cursor',
    schema: placeSchema,
    description: 'The `next` of the page before: the search goes on there.',
  },
];
