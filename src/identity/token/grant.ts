import type { Grants } from '../../protocol/actor.ts';
import { type CodeRule, foldCode, type RoomName } from '../../protocol/code.ts';
import { Refusal } from '../../protocol/error.ts';
import type { GivenRole } from '../../protocol/role.ts';

/** The rules by which a name in a token becomes a room. */
export interface RoomNames {
  readonly codes: CodeRule;
  find(spelling: string): RoomName | undefined;
}

const given: readonly unknown[] = ['member', 'moderator', 'owner'] satisfies GivenRole[];

/**
 * Reads the claim `parlour` on rooms. A name is a code; a `*` alone, or behind a colon, stands for
 * all that so begin.
 *
 * @example readGrants({ rooms: { 'Lecture:*': 'member' } }, names) // by 'lecture:*'
 * @returns undefined where it says nothing
 * @throws Refusal `bad_token` where it says what can't be: a role that there is not, a name that is none
 */
export function readGrants(claim: unknown, names: RoomNames): Grants | undefined {
  if (claim === undefined) return undefined;
  if (!isObject(claim)) throw new Refusal('bad_token');
  const { role, rooms } = claim;
  if (role !== undefined && role !== 'host') throw new Refusal('bad_token');
  if (rooms !== undefined && !isObject(rooms)) throw new Refusal('bad_token');
  return {
    ...(role === undefined ? {} : { role }),
    ...(rooms === undefined ? {} : { rooms: readRooms(rooms, names) }),
  };
}

function readRooms(
  rooms: Readonly<Record<string, unknown>>,
  names: RoomNames,
): ReadonlyMap<string, GivenRole> {
  const read = Object.entries(rooms).map(([name, role]) => {
    if (!isGiven(role)) throw new Refusal('bad_token');
    return [keyOf(name, names), role] as const;
  });
  return new Map(read);
}

function keyOf(name: string, { codes, find }: RoomNames): string {
  const spelled = name.trim();
  if (spelled === '*') return spelled;
  if (spelled.endsWith(':*')) {
    const begins = spelled.slice(0, -1);
    return `${codes === 'exact' ? begins : foldCode(begins)}*`;
  }
  const room = find(spelled);
  if (!room) throw new Refusal('bad_token');
  return room.key;
}

function isGiven(role: unknown): role is GivenRole {
  return given.includes(role);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
