import type { SearchRange } from '../../client/index.ts';
import { fill } from '../../page/words/say.ts';
import { things } from '../../protocol/thing.ts';
import { words } from '../words.ts';

/** The wishes of a search, as somebody typed or chose them. */
export interface Wishes extends Omit<SearchRange, 'cursor' | 'limit' | 'after' | 'before'> {
  readonly words: string;
  readonly after?: number;
  readonly before?: number;
  /** A sentence about what can't be meant as it was typed. */
  readonly fault?: string;
}

/** The people whom a search may mean. */
export interface Known {
  /** The id of whoever searches, if it has one. */
  readonly you: string | undefined;
  readonly people: readonly { readonly id: string; readonly name: string }[];
}

const operator =
  /(?:^|(?<=\s))(from|mentions|has|after|before|on):(?:"([^"]*)"?|(\S*))(?:\s+|$)/giu;

/**
 * The wishes in what was typed, its operators taken out of its words: `from:Ann`, `mentions:me`,
 * `has:link`, `after:2026-11-01`, `before:`, `on:`; a name of several words stands in quotes.
 *
 * @example wishesIn('kettle from:"Ann Lee"', known).words // 'kettle'
 */
export function wishesIn(typed: string, known: Known): Wishes {
  let wishes: Wishes = { words: '' };
  const rest = typed.replace(operator, (_, name: string, quoted?: string, plain?: string) => {
    const said = (quoted ?? plain ?? '').trim();
    // Somebody is still typing it.
    if (said !== '') wishes = { ...wishes, ...wishOf(name.toLowerCase(), said, wishes, known) };
    return '';
  });
  return { ...wishes, words: rest.trim() };
}

function wishOf(name: string, said: string, wishes: Wishes, known: Known): Partial<Wishes> {
  if (name === 'from' || name === 'mentions') return { [name]: whoIs(said, known) };
  if (name === 'has') {
    const thing = things.find((one) => said.toLowerCase().replace(/s$/, '') === one);
    if (!thing) return { fault: fill(words().search.takesThing, { said }) };
    return { has: [...new Set([...(wishes.has ?? []), thing])] };
  }
  const day = dayIn(said);
  if (!day) return { fault: fill(words().search.takesDay, { name, said }) };
  return timesOf(name, day);
}

/** The moments that a day, or what is before or after it, means by this person's clock. */
export function timesOf(name: string, day: Date): { after?: number; before?: number } {
  const end = new Date(day.getFullYear(), day.getMonth(), day.getDate() + 1).getTime();
  const [first, last] = [told(day.getTime()), told(end - 1)];
  if (name === 'after') return { after: last };
  if (name === 'before') return { before: first };
  return { after: first - 1, before: last + 1 };
}

/** Nothing was said before 1973, and nothing will be after the year 10,000. */
const told = (at: number): number => Math.min(Math.max(at, 1e11 + 1), 253_402_300_800_000);

/** A day by this person's clock. @example dayIn('2026-11-28'); dayIn('yesterday') */
export function dayIn(said: string): Date | undefined {
  const now = new Date();
  const back = ['today', 'yesterday'].indexOf(said.toLowerCase());
  if (back >= 0) return new Date(now.getFullYear(), now.getMonth(), now.getDate() - back);
  const [, year, month, date] = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(said) ?? [];
  if (!year) return undefined;
  const day = new Date(Number(year), Number(month) - 1, Number(date));
  return day.getDate() === Number(date) && Number(year) >= 1000 ? day : undefined;
}

/** The id of `me` and of whoever alone has a name; else the name, as it was borne then. */
export function whoIs(said: string, { you, people }: Known): string {
  const name = said.replace(/^@/, '') || said;
  if (name.toLowerCase() === 'me' && you !== undefined) return you;
  const alike = people.filter((each) => each.name.toLowerCase() === name.toLowerCase());
  const ids = new Set(alike.map(({ id }) => id));
  return ids.size === 1 ? (alike[0]?.id ?? name) : name;
}
