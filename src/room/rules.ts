import type { Actor } from '../protocol/actor.ts';
import type { Change } from '../protocol/fact.ts';
import { linksOf, mayHaveLink } from '../protocol/link-of.ts';
import { nameless } from '../protocol/name.ts';
import type { Author } from '../protocol/record.ts';
import { isAtLeast, type Role } from '../protocol/role.ts';
import type { Settings } from '../protocol/setting.ts';
import type { Filter } from './filter/filter.ts';
import type { Filters } from './filter/filters.ts';
import type { FilterRule } from './filter/rule.ts';
import type { RoomStanding } from './standing.ts';
import { carriers, wordsOf } from './words-of.ts';

/** The word of the rules on a change. */
export type Verdict =
  | { readonly type: 'passes' }
  | { readonly type: 'refused'; readonly code: 'filtered' | 'link_refused' }
  /** It waits until somebody who keeps order has seen it; the rule is as it was written. */
  | { readonly type: 'held'; readonly rule: string }
  /** It is said, and shown to those who keep order. */
  | { readonly type: 'flagged'; readonly rule: string };

/** Somebody who decides, in a room at a moment. */
interface Asked {
  readonly standing: RoomStanding;
  readonly actor: Actor;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const passes: Verdict = { type: 'passes' };
/** The verdict on a post where there is nothing to judge it by. */
export const unjudged: Verdict = { type: 'passes' };

/** Names that are remembered with what the rules say of them, for each filter. */
const mostNames = 1_000;

/**
 * The rules about words: those of each room, and the host's for all rooms. Where there are none, nothing
 * is looked at.
 *
 * @example rules.verdict(ground, { type: 'posted', text: 'cake' }) // { type: 'refused', code: 'filtered' }
 */
export class Rules {
  readonly #filters: Filters;
  readonly #names = new WeakMap<Filter, Map<string, boolean>>();

  constructor(filters: Filters) {
    this.#filters = filters;
  }

  /** The host has none: a room in which nothing was decided has none either. */
  get areNone(): boolean {
    return this.#filters.house === undefined;
  }

  /** Their word on something that somebody decides. */
  verdict({ standing, actor, now }: Asked, change: Change): Verdict {
    const { house } = this.#filters;
    if (!house && isFree(standing)) return passes;
    const texts = wordsOf(change);
    if (texts.length === 0) return passes;
    const role = standing.roleOf(actor, now);
    if (hasRefusedLink(standing, role, texts)) return { type: 'refused', code: 'link_refused' };
    const rule = strongest(this.#filtersFor(standing, role), texts);
    return rule ? verdictBy(rule, change) : passes;
  }

  /** Somebody under a name that the rules let stand; who may have none is called as if it had said none. */
  called(standing: RoomStanding, author: Author): Author {
    const { house } = this.#filters;
    if (!house && isFree(standing)) return author;
    const { id, name, claimed, badge } = author;
    if (badge || (!claimed && !id.startsWith('g_'))) return author;
    const isHit = this.#filtersFor(standing, 'guest').some((filter) => this.#hits(filter, name));
    return isHit ? { ...author, name: nameless('guest', id) } : author;
  }

  /** Those who keep order are held to the host's alone, and the host to none. */
  #filtersFor(standing: RoomStanding, role: Role): readonly Filter[] {
    const { house } = this.#filters;
    const own = isAtLeast(role, 'moderator') ? undefined : this.#own(standing);
    const found = role === 'host' ? [own] : [house, own];
    return found.filter((filter) => filter !== undefined);
  }

  #own(standing: RoomStanding): Filter | undefined {
    if (standing.isQuiet) return undefined;
    const { filters } = standing.settings;
    return filters === '' ? undefined : this.#filters.of(filters);
  }

  #hits(filter: Filter, name: string): boolean {
    let names = this.#names.get(filter);
    const known = names?.get(name);
    if (known !== undefined) return known;
    const isHit = isNoName(filter.hit(name));
    if (!names || names.size >= mostNames) {
      names = new Map();
      this.#names.set(filter, names);
    }
    names.set(name, isHit);
    return isHit;
  }
}

/** Is it more than a flag? Under a name that is flagged, messages are shown all the same. */
function isNoName(rule: FilterRule | undefined): boolean {
  return rule !== undefined && rule.action !== 'flag';
}

/** Has the room itself no rules about words? */
function isFree(standing: RoomStanding): boolean {
  if (standing.isQuiet) return true;
  const { filters, links } = standing.settings;
  return filters === '' && links === 'anyone';
}

function hasRefusedLink(standing: RoomStanding, role: Role, texts: readonly string[]): boolean {
  const { links } = standing.settings;
  if (mayLink(links, role)) return false;
  return texts.some((text) => mayHaveLink(text) && linksOf(text).length > 0);
}

function mayLink(links: Settings['links'], role: Role): boolean {
  if (links === 'anyone') return true;
  return isAtLeast(role, links === 'members' ? 'member' : 'moderator');
}

/** The rule that does most, of all that hit. */
function strongest(filters: readonly Filter[], texts: readonly string[]): FilterRule | undefined {
  let most: FilterRule | undefined;
  for (const filter of filters) {
    for (const text of texts) {
      const rule = filter.hit(text);
      if (rule?.action === 'refuse') return rule;
      if (rule && (!most || most.action === 'flag')) most = rule;
    }
  }
  return most;
}

function verdictBy({ action, text: rule }: FilterRule, { type }: Change): Verdict {
  const { onHold } = carriers[type];
  // A report is about a message.
  if (action === 'flag') return onHold === 'waits' ? { type: 'flagged', rule } : passes;
  if (action === 'hold' && onHold === 'passes') return passes;
  if (action === 'hold' && onHold === 'waits') return { type: 'held', rule };
  return { type: 'refused', code: 'filtered' };
}
