import type { Change } from '../protocol/fact.ts';
import { longestOf, type Out, type Outs, outsOf } from '../protocol/out.ts';
import { type GivenRole, isAtLeast } from '../protocol/role.ts';
import { type SettingName, type Settings, settingNames, settingRows } from '../protocol/setting.ts';
import {
  type Granted,
  grantedTo,
  type Linked,
  linkOf,
  type Standing,
  standingAfter,
  takenIn,
} from '../protocol/standing.ts';
import { tightest } from './tightest.ts';

type Changes = readonly Change[];

const mostKnown = 10_000;

const usualSettings = Object.freeze(
  Object.fromEntries(settingNames.map((name) => [name, settingRows[name].usual])),
) as unknown as Settings;

/** A person in one state that the room may turn out to have. */
export interface Place {
  readonly granted?: Granted | undefined;
  /** The highest role that no token gives it. */
  readonly taken?: GivenRole | undefined;
  /** All that keeps it from speaking, or did. */
  readonly out?: Outs;
}

/** A link that is there, or is on its way. */
export type Linking = Extract<Change, { type: 'linked' }> | Linked;

/** Every setting as it counts, with the tightest of all values that are on their way. */
export function judgedSettings({ settings }: Standing, changes: Changes): Settings {
  const committed = { ...usualSettings, ...settings };
  const flying = changes.filter((change) => change.type === 'set');
  if (flying.length === 0) return committed;
  const judged = settingNames.map((name) => {
    const values = flying.filter(({ setting }) => setting === name).map(({ value }) => value);
    return [name, tightest(name as SettingName, [committed[name], ...values] as never[])];
  });
  return Object.fromEntries(judged) as unknown as Settings;
}

/**
 * The states that each person may turn out to be in. Of most people nothing is on its way: theirs are
 * looked up as they are asked for, so that a decision costs the same however many have a role.
 */
export class JudgedPlaces {
  readonly #committed: Standing;
  readonly #flying = new Map<string, readonly Place[]>();
  /** Those that were asked for of late. */
  readonly #known = new Map<string, readonly Place[]>();
  #after: Standing;

  constructor(committed: Standing, changes: Changes) {
    this.#committed = committed;
    this.#after = committed;
    for (const change of changes) this.add(change);
  }

  /** One more change is on its way. */
  add(change: Change): void {
    if (change.type === 'set' || !('person' in change)) return;
    this.#after = standingAfter(this.#after, change);
    const meant = linkOf(this.#after, change.person)?.person ?? change.person;
    for (const person of change.type === 'linked' ? [meant, change.guest] : [meant]) {
      this.#flying.set(person, [...this.of(person), placeIn(this.#after, person)]);
    }
  }

  /** The committed place of somebody stands first. */
  of(person: string): readonly Place[] {
    return this.#flying.get(person) ?? this.#known.get(person) ?? this.#look(person);
  }

  #look(person: string): readonly Place[] {
    const places = committedPlaces(this.#committed, person);
    if (this.#known.size >= mostKnown) this.#known.clear();
    this.#known.set(person, places);
    return places;
  }
}

function committedPlaces(committed: Standing, person: string): readonly Place[] {
  const place = placeIn(committed, person);
  return place.granted || place.taken || place.out?.length ? [place] : nowhere;
}

/** All links that may turn out to be, by both of their ids. */
export function judgedLinks(
  { linked }: Standing,
  changes: Changes,
): ReadonlyMap<string, readonly Linking[]> {
  const flying = changes.filter((change) => change.type === 'linked');
  const links = [...linked, ...flying];
  if (links.length === 0) return linkless;
  const byId = Map.groupBy(links, ({ person }) => person);
  for (const link of links) byId.set(link.guest, [link]);
  return byId;
}

/** The places of somebody of whom nothing is known. */
export const nowhere: readonly Place[] = [{}];
export const noLinks: readonly Linking[] = [];
const linkless: ReadonlyMap<string, readonly Linking[]> = new Map();

function placeIn({ people, revoked, out }: Standing, person: string): Place {
  const taken = takenIn(revoked, person);
  return { granted: grantedTo(people, person), taken, out: outsOf(out, person) };
}

export const firstIn = ({ granted }: Place) => granted?.first === true;

/** The highest role that it may turn out to have been taken. */
export function highestTaken(places: readonly Place[]): GivenRole | undefined {
  let most: GivenRole | undefined;
  for (const { taken } of places) if (taken && !(most && isAtLeast(most, taken))) most = taken;
  return most;
}

/** The lowest role of all that it may turn out to be. */
export function lowest(places: readonly Place[], at: number): GivenRole | undefined {
  let least: GivenRole | undefined;
  for (const place of places) {
    const { granted } = place;
    if (granted === undefined) return undefined;
    if (granted.until !== undefined && granted.until <= at) return undefined;
    if (!least || isAtLeast(least, granted.role)) least = granted.role;
  }
  return least;
}

/** The one that keeps somebody longest from speaking, whatever it may turn out to be. */
export function longestOut(places: readonly Place[], at: number): Out | undefined {
  return longestOf(
    places.flatMap(({ out = [] }) => out),
    at,
  );
}
