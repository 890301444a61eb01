import type { Clearance } from './clearance.ts';
import type { Change } from './fact.ts';
import { handedOut, type Outs, outBy, withOut, withoutOut } from './out.ts';
import { type GivenRole, isAtLeast } from './role.ts';
import { type Settings, settingNames, settingRows } from './setting.ts';

/** Somebody whom a room gave a role. */
export interface Granted {
  readonly person: string;
  /** The name it had when it was given the role. */
  readonly name: string;
  readonly role: GivenRole;
  /** Milliseconds since 1970 from which on it is none any more; absent where it stays. */
  readonly until?: number;
  /** The room's first owner, on whom another owner can't act. */
  readonly first?: true;
}

/** Somebody whose role was taken: from then on only what the room gives counts, up to that role. */
export interface Revoked {
  readonly person: string;
  /** The highest role that no token gives here any more. */
  readonly taken: GivenRole;
}

/** A guest who is a person here. */
export interface Linked {
  readonly guest: string;
  readonly person: string;
  /** The person's name then. */
  readonly name: string;
}

/** The decisions of a room's facts about it and its people, up to its latest fact. */
export interface Standing {
  /** Those that were ever set, also where to what is usual. */
  readonly settings: Partial<Settings>;
  /** People by their ids; also those whose time is over: the asker has the clock. */
  readonly people: readonly Granted[];
  /** Those to whom tokens give no role up to one of these any more, by their ids, in order. */
  readonly revoked: readonly Revoked[];
  /** Guests who are persons, by the guests' ids. */
  readonly linked: readonly Linked[];
  /** Those who are kept from speaking; also such whose time is over. */
  readonly out: Outs;
}

/** The changes that decide about a room or its people. */
export type Decision = Extract<
  Change,
  { type: 'set' | 'granted' | 'revoked' | 'linked' | 'timed-out' | 'banned' | 'unbanned' }
>;

export function isDecision(change: Change): change is Decision {
  const { type } = change;
  const isOfOut = type === 'timed-out' || type === 'banned' || type === 'unbanned';
  return type === 'set' || type === 'granted' || type === 'revoked' || type === 'linked' || isOfOut;
}

/** That of every room in which nothing was decided: one object for all of them. */
export const noStanding: Standing = Object.freeze({
  settings: Object.freeze({}),
  people: Object.freeze([]),
  revoked: Object.freeze([]),
  linked: Object.freeze([]),
  out: Object.freeze([]),
});

/**
 * The one meaning of a change for what holds in its room; every store is held to it. The same object
 * comes back where nothing changes.
 *
 * Who is given a room that has no owner is its first owner, until the role is taken or another one
 * given. A guest who is linked hands over its role, where the person has none that is higher, and what
 * was taken from it; what is given to it or taken later, the person has. So it is with what keeps it
 * from speaking.
 *
 * @param at milliseconds since 1970: who was out until then is in the list no more
 */
export function standingAfter(before: Standing, change: Change, at?: number): Standing {
  switch (change.type) {
    case 'posted':
    case 'edited':
    case 'removed':
    case 'hidden':
    case 'restored':
    case 'cleared':
    case 'pinned':
    case 'unpinned':
    case 'reacted':
    case 'unreacted':
    case 'asked':
    case 'answered':
    case 'noted':
    case 'expired':
    case 'held':
    case 'rejected':
    case 'reported':
      return before;
    case 'set':
      return { ...before, settings: { ...before.settings, [change.setting]: change.value } };
    case 'granted': {
      const granted = { ...change, person: personIn(before, change.person) };
      return { ...before, people: placed(before.people, grantedBy(granted, before.people)) };
    }
    case 'revoked': {
      const person = personIn(before, change.person);
      return {
        ...before,
        people: without(before.people, person),
        revoked: takenFrom(before.revoked, person, change.taken ?? 'owner'),
      };
    }
    case 'linked':
      return afterLink(before, change);
    case 'timed-out':
    case 'banned': {
      // Anybody may say that name: it holds by address alone, beside the log.
      if (change.person.startsWith('c_')) return before;
      const out = outBy(change, personIn(before, change.person));
      return { ...before, out: withOut(before.out, out, at) };
    }
    case 'unbanned': {
      const out = withoutOut(before.out, personIn(before, change.person));
      return out === before.out ? before : { ...before, out };
    }
    default:
      // A tab may be older than its server.
      change satisfies never;
      return before;
  }
}

/** Somebody among a room's people, who are in order of their ids. */
export function grantedTo(people: readonly Granted[], person: string): Granted | undefined {
  const found = people[placeOf(people, person)];
  return found?.person === person ? found : undefined;
}

/** The person that a guest is, where it is one. */
export function linkOf({ linked }: Pick<Standing, 'linked'>, guest: string): Linked | undefined {
  if (linked.length === 0) return undefined;
  const found = linked[placeIn(linked, guest, (each) => each.guest)];
  return found?.guest === guest ? found : undefined;
}

/** The person's id behind an id: for a guest who is a person, that person's. */
export function personIn(standing: Pick<Standing, 'linked'>, id: string): string {
  return linkOf(standing, id)?.person ?? id;
}

/** The guests that a person was. */
export function guestsOf({ linked }: Pick<Standing, 'linked'>, person: string): readonly string[] {
  if (linked.length === 0) return noGuests;
  return linked.filter((each) => each.person === person).map(({ guest }) => guest);
}

type Revokeds = readonly Revoked[];

const noGuests: readonly string[] = Object.freeze([]);

/** All ids under which somebody is known: the person's first, then those of guests that it was. */
export function idsOf(standing: Pick<Standing, 'linked'>, id: string): readonly string[] {
  const person = personIn(standing, id);
  return [person, ...guestsOf(standing, person)];
}

/** The settings that are other than usual, of those whose value somebody of this clearance learns. */
export function settingsSeen({ settings }: Standing, clearance: Clearance): Partial<Settings> {
  const seen = settingNames.filter((name) => {
    const { usual, seenBy } = settingRows[name];
    const value = settings[name];
    return (
      value !== undefined && value !== usual && (seenBy === 'everybody' || clearance === 'cleared')
    );
  });
  return Object.fromEntries(seen.map((name) => [name, settings[name]]));
}

function grantedBy(
  { person, name, role, until }: Extract<Change, { type: 'granted' }>,
  people: readonly Granted[],
): Granted {
  const wasFirst = grantedTo(people, person)?.first;
  const isFirst = role === 'owner' && (wasFirst || !people.some((each) => each.role === 'owner'));
  const end = until === undefined ? {} : { until };
  return { person, name, role, ...end, ...(isFirst ? { first: true } : {}) };
}

function afterLink(before: Standing, { guest, person, name }: Linked): Standing {
  const { people } = before;
  const others = before.linked.filter((each) => each.guest !== guest);
  const linked = [...others, { guest, person, name }];
  linked.sort((a, b) => (a.guest < b.guest ? -1 : 1));
  if (guest === person) return { ...before, linked };
  const own = grantedTo(people, guest);
  const revoked = handedOver(before.revoked, guest, person);
  const out = handedOut(before.out, guest, person, name);
  if (!own) return { ...before, linked, revoked, out };
  const has = grantedTo(people, person);
  const isHigher = !has || (own.role !== has.role && isAtLeast(own.role, has.role));
  const handed: Granted = isHigher ? { ...own, person, name } : has;
  const kept: Granted = own.first || has?.first ? { ...handed, first: true } : handed;
  return { ...before, linked, revoked, out, people: placed(without(people, guest), kept) };
}

/** Hands over what was taken: a token gives a person no role that was taken from it as a guest. */
function handedOver(revoked: Revokeds, guest: string, person: string): Revokeds {
  const taken = takenIn(revoked, guest);
  if (taken === undefined) return revoked;
  const others = revoked.filter((each) => each.person !== guest);
  return takenFrom(others, person, taken);
}

/** The highest role that no token gives somebody; undefined where tokens count. */
export function takenIn(revoked: Revokeds, person: string): GivenRole | undefined {
  const found = revoked[placeIn(revoked, person, (each) => each.person)];
  return found?.person === person ? found.taken : undefined;
}

function takenFrom(revoked: Revokeds, person: string, role: GivenRole | 'guest'): Revokeds {
  const before = takenIn(revoked, person);
  if (role === 'guest' || (before !== undefined && isAtLeast(before, role))) return revoked;
  const at = placeIn(revoked, person, (each) => each.person);
  return revoked.toSpliced(at, before === undefined ? 0 : 1, { person, taken: role });
}

function without(people: readonly Granted[], person: string): readonly Granted[] {
  const at = placeOf(people, person);
  return people[at]?.person === person ? people.toSpliced(at, 1) : people;
}

function placed(people: readonly Granted[], one: Granted): readonly Granted[] {
  const at = placeOf(people, one.person);
  return people.toSpliced(at, people[at]?.person === one.person ? 1 : 0, one);
}

/** The place of somebody among people, or for it. */
function placeOf(people: readonly Granted[], person: string): number {
  return placeIn(people, person, (each) => each.person);
}

/** The place of an id in a list, or for it: there may be thousands, and they are in order. */
function placeIn<One>(list: readonly One[], id: string, idOf: (one: One) => string): number {
  let [from, to] = [0, list.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (idOf(list[middle] as One) < id) from = middle + 1;
    else to = middle;
  }
  return from;
}
