import { type Acting, type Actor, actingBy, grantedRole } from '../protocol/actor.ts';
import type { RoomKey } from '../protocol/code.ts';
import type { Change } from '../protocol/fact.ts';
import type { Limits } from '../protocol/limit.ts';
import { nameless } from '../protocol/name.ts';
import { type Out, outEach, outsOf } from '../protocol/out.ts';
import type { Author } from '../protocol/record.ts';
import {
  type GivenRole,
  isAtLeast,
  isCleared,
  type Role,
  rolesEach,
  usualRole,
} from '../protocol/role.ts';
import type { SettingName, Settings } from '../protocol/setting.ts';
import {
  type Granted,
  grantedTo,
  linkOf,
  noStanding,
  type Standing,
  standingAfter,
  takenIn,
} from '../protocol/standing.ts';
import { Callings } from './callings.ts';
import {
  firstIn,
  highestTaken,
  JudgedPlaces,
  judgedLinks,
  judgedSettings,
  type Linking,
  longestOut,
  lowest,
  noLinks,
  nowhere,
  type Place,
} from './judged.ts';

/** Shared by all rooms in which nothing is on its way. */
const noChanges: readonly Change[] = [];

interface Judged {
  settings?: Settings;
  places?: JudgedPlaces;
  /** All links that may turn out to be, by both of their ids. */
  links?: ReadonlyMap<string, readonly Linking[]>;
}

/**
 * The settings of a room and the roles of its people, as they count. A decision whose commit is
 * still on its way counts where it takes something from somebody, and not yet where it gives; so
 * that no committed fact ever rests on one that was not.
 *
 * @example
 * const standing = new RoomStanding('tea', await store.standing('tea'));
 * standing.roleOf({ author: ann }, Date.now()); // 'moderator'
 */
export class RoomStanding {
  readonly #key: RoomKey;
  #committed: Standing;
  #flying = noChanges;
  /** The values worked out of these, until something is decided. */
  #judged: Judged | undefined;
  #callings: Callings | undefined;

  constructor(key: RoomKey, committed: Standing) {
    this.#key = key;
    this.#committed = committed;
  }

  /** Nothing was ever decided here. */
  get isQuiet(): boolean {
    return this.#committed === noStanding && this.#flying.length === 0;
  }

  /** Some decision is on its way to the disk. */
  get isFlying(): boolean {
    return this.#flying.length > 0;
  }

  /** Nobody with a badge is known here: names are not looked at. */
  get isNameless(): boolean {
    return this.#callings === undefined && this.isQuiet;
  }

  /** Told under which name somebody with a badge acts. @returns whether others may lose theirs */
  note(author: Author): boolean {
    this.#callings ??= new Callings();
    return this.#callings.note(author);
  }

  /** Somebody under the name that it has here. @param now milliseconds since 1970 */
  called(author: Author, now: number, limits: Limits): Author {
    if (this.isNameless) return author;
    const { id } = author;
    // A name that it chose is nothing that it may say meanwhile.
    if (id.startsWith('g_') && this.outOf(id, now))
      return { ...author, name: nameless('guest', id) };
    this.#callings ??= new Callings();
    return this.#callings.of(author, this.#committed.people, now, limits);
  }

  /** The standing that is committed. */
  get committed(): Standing {
    return this.#committed;
  }

  /** Is a value of this setting on its way to the disk? */
  isOnItsWay(name: SettingName): boolean {
    return this.#flying.some((change) => change.type === 'set' && change.setting === name);
  }

  /** Every setting as it counts. */
  get settings(): Settings {
    this.#judged ??= {};
    this.#judged.settings ??= judgedSettings(this.#committed, this.#flying);
    return this.#judged.settings;
  }

  /** Takes a decision that goes to the disk now. */
  decide(change: Change): void {
    const places = this.#judged?.places;
    places?.add(change);
    this.#flying = [...this.#flying, change];
    this.#judged = places && { places };
  }

  /** Told what became of it: committed at a moment, or nothing. */
  settle(change: Change, isCommitted: boolean, at?: number): void {
    this.#flying = this.#flying.filter((each) => each !== change);
    if (isCommitted) this.#settleNames(change);
    if (isCommitted) this.#committed = standingAfter(this.#committed, change, at);
    this.#judged = undefined;
  }

  /** Somebody's role at a moment, in milliseconds since 1970. */
  roleOf(actor: Actor, at: number): Role {
    return this.actingOf(actor, at).role;
  }

  /** The same, with what it rests on. Who is out is a guest at most, but for the host. */
  actingOf(actor: Actor, at: number): Acting {
    const acting = this.#rankOf(actor, at);
    return this.speaksNot(actor, at) ? { role: usualRole(actor.author) } : acting;
  }

  /** The role by which somebody may read, out or not. */
  readingRoleOf(actor: Actor, at: number): Role {
    return this.#rankOf(actor, at).role;
  }

  /** The reason why somebody may say nothing here at a moment; undefined where it is not out. */
  speaksNot({ author, grants }: Pick<Actor, 'author' | 'grants'>, at: number): Out | undefined {
    if (this.isQuiet || author.claimed || grants?.role === 'host') return undefined;
    return this.outOf(author.id, at);
  }

  /** The longest of what keeps somebody from speaking, whoever it may turn out to be. */
  outOf(person: string, at: number): Out | undefined {
    return this.isQuiet ? undefined : longestOut(this.#placesOfAll(person), at);
  }

  /** Do the room's facts say anything of somebody: a role, that it lost one, that it is out? */
  isTold(person: string): boolean {
    const { people, revoked, out } = this.#committed;
    const has = grantedTo(people, person) ?? takenIn(revoked, person);
    return has !== undefined || outsOf(out, person).length > 0;
  }

  /** The name of somebody who is out, or was, as it was then. */
  outName(person: string): string | undefined {
    return outsOf(this.#committed.out, person)[0]?.name;
  }

  /** May it be out beside all those who are, at a moment? */
  hasRoomForOut(person: string, at: number): boolean {
    const { out } = this.#committed;
    if (out.length + this.#flying.length < outEach || this.outOf(person, at)) return true;
    const flying = this.#flying.filter(({ type }) => type === 'banned' || type === 'timed-out');
    const inForce = out.filter(({ until = Number.POSITIVE_INFINITY }) => until > at);
    return inForce.length + flying.length < outEach;
  }

  #rankOf({ author, grants }: Actor, at: number): Acting {
    const places = this.isQuiet || author.claimed ? nowhere : this.#placesOf(author.id);
    const said = grantedRole(grants, this.#key);
    return actingBy(author, said, lowest(places, at), highestTaken(places));
  }

  /** The role that the room itself gave somebody, as far as that is sure. */
  givenTo(person: string, at: number): GivenRole | undefined {
    return lowest(this.#placesOf(person), at);
  }

  /** The highest role that the room may turn out to have given somebody: who acts on it stands above. */
  highestOf(person: string, at: number): GivenRole | undefined {
    const given = this.#placesOfAll(person).map((place) => lowest([place], at));
    return given.reduce((highest, role) =>
      role && (!highest || isAtLeast(role, highest)) ? role : highest,
    );
  }

  /** Is somebody the room's first owner, whatever becomes of what is on its way? */
  isFirst(person: string): boolean {
    return this.#placesOf(person).every((place) => firstIn(place));
  }

  /** May somebody turn out to be the room's first owner? */
  mayBeFirst(person: string): boolean {
    // Whether an owner on its way is depends on others, who are on their way, too.
    return this.#placesOfAll(person).some(
      (place, i) => firstIn(place) || (i > 0 && place.granted?.role === 'owner'),
    );
  }

  /** The role that the room gave somebody, up to its latest fact. */
  granted(person: string): Granted | undefined {
    return grantedTo(this.#committed.people, person);
  }

  /** May it have a role beside all those who have one? */
  hasRoomFor(person: string): boolean {
    if (this.granted(person) !== undefined) return true;
    // All that is on its way may be committed.
    const coming = new Set<string>();
    for (const change of this.#flying) {
      if (change.type === 'granted') coming.add(this.meant(change.person).person);
    }
    const others = [...coming].filter((each) => this.granted(each) === undefined);
    return others.includes(person) || this.#committed.people.length + others.length < rolesEach;
  }

  /** The person that a guest is here, for sure: what the guest said and has is this person's. */
  personOf(guest: string): string | undefined {
    return linkOf(this.#committed, guest)?.person;
  }

  /** The person meant by an id beside an old line, and its name where it was a guest's. */
  meant(id: string): { readonly person: string; readonly name?: string } {
    return linkOf(this.#committed, id) ?? { person: id };
  }

  /** May a guest turn out to be a person here? Then it does nothing as a guest any more. */
  mayBeLinked(guest: string): boolean {
    return this.#linksOf(guest).some((link) => link.guest === guest);
  }

  /** The other ids that somebody may turn out to have; undefined for all who have one. */
  aliasesOf(id: string): readonly string[] | undefined {
    const links = this.#linksOf(id);
    if (links.length === 0) return undefined;
    const persons = links.map(({ person }) => person);
    const ids = persons.flatMap((person) => [
      person,
      ...this.#linksOf(person).map(({ guest }) => guest),
    ]);
    return [...new Set(ids)].filter((each) => each !== id);
  }

  #linksOf(id: string): readonly Linking[] {
    this.#judged ??= {};
    this.#judged.links ??= judgedLinks(this.#committed, this.#flying);
    return this.#judged.links.get(id) ?? noLinks;
  }

  /** The places of an id and of its possible persons; the id's own committed one stands first. */
  #placesOfAll(id: string): readonly Place[] {
    const persons = this.#linksOf(id).map(({ person }) => person);
    const others = persons.filter((person) => person !== id);
    const places = this.#placesOf(id);
    return others.length === 0
      ? places
      : [...places, ...others.flatMap((one) => this.#placesOf(one))];
  }

  #placesOf(person: string): readonly Place[] {
    this.#judged ??= {};
    this.#judged.places ??= new JudgedPlaces(this.#committed, this.#flying);
    return this.#judged.places.of(person);
  }

  /** Names of those with a badge are gathered anew where a badge comes or goes. */
  #settleNames(change: Change): void {
    if (change.type === 'revoked') this.#callings?.drop(change.person);
    const isOf = (role: Role | undefined) => role !== undefined && isCleared(role);
    const isBadge =
      change.type === 'linked' ||
      (change.type === 'granted' &&
        (isOf(change.role) || isOf(this.granted(this.meant(change.person).person)?.role)));
    if (isBadge) this.#callings?.forget();
  }
}
