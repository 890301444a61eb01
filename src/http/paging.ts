import type { FittingPage } from '../hub/fitting.ts';
import type { PageRange } from '../store/store.ts';
import type { Head } from './http-answer.ts';

/** The fields of a query in which a page differs from the one that was asked for; undefined is none. */
type Changed = Readonly<Record<string, number | string | undefined>>;

/** The pages on both sides of one: `next` is where its list goes on, `prev` where that came from. */
export interface Neighbours {
  readonly next?: Changed | undefined;
  readonly prev?: Changed | undefined;
  /** The head of the list, of those that go one way only. */
  readonly first?: Changed | undefined;
}

/**
 * A `Link` to the pages around one (RFC 8288). The addresses are relative to the one that was asked, and
 * hold whatever a proxy in front calls that.
 *
 * @example linked(new URLSearchParams('limit=5'), { next: { before: 7 } })
 * // { link: '<?limit=5&before=7>; rel="next"' }
 */
export function linked(query: URLSearchParams, neighbours: Neighbours): Head['headers'] {
  const links = Object.entries(neighbours)
    .filter(([, changed]) => changed !== undefined)
    .map(([rel, changed]) => `<?${queryWith(query, changed)}>; rel="${rel}"`);
  return links.length === 0 ? {} : { link: links.join(', ') };
}

function queryWith(query: URLSearchParams, changed: Changed): string {
  const other = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changed)) {
    if (value === undefined) other.delete(name);
    else other.set(name, String(value));
  }
  return String(other);
}

/** The ways in which a list of messages goes on. */
export const orders = ['older', 'newer'] as const;
export type Order = (typeof orders)[number];

/** The numbers by which the pages on both sides of one of messages are asked for. */
interface Sides {
  /** The `before` of what is older. */
  readonly older?: number | undefined;
  /** The `after` of what is newer. */
  readonly newer?: number | undefined;
  /** The `before` at which a list between two bounds ends. */
  readonly end?: number | undefined;
}

/** The pages on both sides of one of messages. Between two bounds there is what is newer alone. */
export function sidesOf({ messages, latest, next }: FittingPage, range: PageRange): Sides {
  const { before, after } = range;
  if (after !== undefined) {
    const first = messages[0]?.seq ?? after + 1;
    if (before !== undefined) return { newer: next, end: before };
    return { older: first <= 1 ? undefined : first, newer: next };
  }
  const last = messages.at(-1)?.seq ?? Math.max(0, (before ?? 1) - 1);
  return { older: next, newer: before === undefined || last >= latest ? undefined : last };
}

const noPoint = { around: undefined, at: undefined };

/**
 * The pages around one of messages. Its list goes on to what is older, or, where `after` was asked, to
 * what is newer; a link the other way says which of them it goes back in.
 */
export function neighboursOf({ older, newer, end }: Sides, order: Order): Neighbours {
  const usual = { ...noPoint, order: undefined };
  const toOlder = older === undefined ? undefined : { before: older, after: undefined };
  const toNewer = newer === undefined ? undefined : { after: newer, before: end };
  return order === 'older'
    ? {
        next: toOlder && { ...usual, ...toOlder },
        prev: toNewer && { ...usual, ...toNewer, order },
      }
    : {
        next: toNewer && { ...usual, ...toNewer },
        prev: toOlder && { ...usual, ...toOlder, order },
      };
}

/**
 * The pages around one of a list that goes one way only, by a number in one field.
 *
 * @param given the number that was asked for; undefined at the head
 */
export function onward(
  field: string,
  { next, given }: { readonly next?: number | undefined; readonly given?: number | undefined },
): Neighbours {
  return {
    next: next === undefined ? undefined : { [field]: next },
    first: given === undefined ? undefined : { [field]: undefined },
  };
}
