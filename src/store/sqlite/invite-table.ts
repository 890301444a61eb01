import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Change, Fact } from '../../protocol/fact.ts';
import { type Invite, invitesEach, mayGive } from '../../protocol/invite.ts';
import { never } from '../../protocol/never.ts';
import { givenRoles, type Role } from '../../protocol/role.ts';

/** The writer's questions about links, beside the facts. */
export type InviteAsked =
  | {
      readonly type: 'add';
      readonly key: string;
      readonly invite: Invite;
      readonly hash: string;
    }
  | { readonly type: 'end'; readonly key: string; readonly id: string; readonly at: number }
  | { readonly type: 'forget'; readonly key: string; readonly id: string };

/** Milliseconds for which the key of a link that was taken back is told from a guess. */
const keyKnownMs = 30 * 86_400_000;

/** Links of rooms as they are made, taken and ended: always within a transaction of the writer's. */
export class InviteTable {
  readonly #count: StatementSync;
  readonly #add: StatementSync;
  readonly #takeOnce: StatementSync;
  readonly #tookIt: StatementSync;
  readonly #hold: StatementSync;
  readonly #holdNoMore: StatementSync;
  readonly #holders: StatementSync;
  readonly #end: StatementSync;
  readonly #forget: StatementSync;
  readonly #forgetOld: StatementSync;
  readonly #forgetTaken: StatementSync;
  readonly #endOf: StatementSync;
  readonly #hand: StatementSync;
  readonly #handHeld: StatementSync;

  constructor(database: DatabaseSync) {
    const sql = (text: string) => database.prepare(text);
    this.#count = sql('SELECT count(*) AS count FROM invite WHERE room = ? AND people IS NOT 0');
    this.#add = sql('INSERT INTO invite VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
    this.#takeOnce = sql(
      `UPDATE invite SET taken = taken + 1 WHERE room = $room AND id = $id
         AND (people IS NULL OR taken < people) AND (until IS NULL OR until > $at)`,
    );
    this.#tookIt = sql('SELECT 1 FROM invited WHERE room = ? AND person = ? AND invite = ?');
    this.#hold = sql('INSERT INTO invited VALUES (?, ?, ?, 1)');
    this.#holdNoMore = sql(
      'UPDATE invited SET holds = 0 WHERE room = ? AND person = ? AND holds = 1',
    );
    this.#holders = sql(
      'SELECT person FROM invited WHERE invite = ? AND holds = 1 ORDER BY person',
    );
    this.#end = sql(
      `UPDATE invite SET until = min(coalesce(until, $at), $at)
         WHERE room = $room AND id = $id AND people IS NOT 0`,
    );
    // Good for nobody: no link is made so. Its key is known, as that of one that was taken back.
    this.#forget = sql(
      'UPDATE invite SET people = 0 WHERE room = ? AND id = ? AND people IS NOT 0 RETURNING until',
    );
    this.#forgetOld = sql('DELETE FROM invite WHERE room = ? AND people = 0 AND until < ?');
    this.#forgetTaken = sql('DELETE FROM invited WHERE invite = ?');
    this.#endOf = sql(
      `UPDATE invite SET until = $at WHERE room = $room AND maker = $maker AND role = $role
         AND (until IS NULL OR until > $at)`,
    );
    this.#hand = sql('UPDATE invite SET maker = ? WHERE room = ? AND maker = ?');
    this.#handHeld = sql('UPDATE OR IGNORE invited SET person = ? WHERE room = ? AND person = ?');
  }

  /** @returns whether that was done, or who has a role by the link that was ended */
  do(asked: InviteAsked): boolean | readonly string[] {
    switch (asked.type) {
      case 'add':
        return this.#make(asked);
      case 'end':
        return this.#endOne(asked);
      case 'forget':
        return this.#forgetOne(asked);
      default:
        return never(asked);
    }
  }

  #endOne({ key, id, at }: Extract<InviteAsked, { type: 'end' }>): boolean | readonly string[] {
    if (this.#end.run({ room: key, id, at }).changes === 0) return false;
    return this.#holders.all(id).map(({ person }) => String(person));
  }

  #forgetOne({ key, id }: Extract<InviteAsked, { type: 'forget' }>): boolean {
    const ended = this.#forget.get(key, id);
    if (ended === undefined) return false;
    this.#forgetOld.run(key, Number(ended['until']) - keyKnownMs);
    this.#forgetTaken.run(id);
    return true;
  }

  #make({ key, invite, hash }: Extract<InviteAsked, { type: 'add' }>): boolean {
    if (Number(this.#count.get(key)?.count) >= invitesEach) return false;
    const { id, role, by, name, at, until = null, people = null, taken } = invite;
    this.#add.run(id, key, hash, role, by, name, at, until, people, taken);
    return true;
  }

  /** Counts the use of a fact's link. @returns false where that leads nowhere: nothing may be stored */
  take({ room, author, at, invite }: Fact): boolean {
    if (invite === undefined) return true;
    if (this.#tookIt.get(room.key, author.id, invite)) return false;
    return this.#takeOnce.run({ room: room.key, id: invite, at }).changes > 0;
  }

  /** Does to links what a stored fact asks for: a person who has no right to make one has none. */
  follow({ room: { key }, change, at, invite }: Fact): void {
    if (change.type === 'linked') return this.#handOver(key, change);
    if (change.type !== 'granted' && change.type !== 'revoked') return;
    const { person } = change;
    this.#holdNoMore.run(key, person);
    if (invite !== undefined) this.#hold.run(key, person, invite);
    const role: Role = change.type === 'granted' ? change.role : 'guest';
    for (const given of givenRoles) {
      if (!mayGive(role, given)) this.#endOf.run({ room: key, maker: person, role: given, at });
    }
  }

  #handOver(key: string, { guest, person }: Extract<Change, { type: 'linked' }>): void {
    this.#hand.run(person, key, guest);
    this.#handHeld.run(person, key, guest);
  }
}
