import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Settings } from '../../protocol/setting.ts';
import {
  type Decision,
  type Granted,
  grantedTo,
  type Linked,
  noStanding,
  type Revoked,
  type Standing,
  standingAfter,
  takenIn,
} from '../../protocol/standing.ts';
import { OutTable } from './out-table.ts';

interface GrantedRow {
  readonly person: string;
  readonly name: string;
  /** `revoked` where it has none. */
  readonly role: Granted['role'] | 'revoked';
  readonly until: number | null;
  readonly first: number | null;
  readonly taken: Revoked['taken'] | null;
}

/** Reads what stands in a room. */
export class StandingReader {
  readonly #settings: StatementSync;
  readonly #people: StatementSync;
  readonly #linked: StatementSync;
  readonly #out: OutTable;

  /** @param before what the tables' names begin with */
  constructor(database: DatabaseSync, before = '') {
    this.#settings = database.prepare(`SELECT name, value FROM ${before}setting WHERE room = ?`);
    this.#people = database.prepare(
      `SELECT person, name, role, until, first, taken FROM ${before}standing WHERE room = ? ORDER BY person`,
    );
    this.#linked = database.prepare(
      `SELECT guest, person, name FROM ${before}link WHERE room = ? ORDER BY guest`,
    );
    this.#out = new OutTable(database, before);
  }

  /** Undefined where nothing was decided. */
  of(room: number): Standing | undefined {
    const settings = this.#settings.all(room);
    const people = this.#people.all(room) as unknown as GrantedRow[];
    const linked = this.#linked.all(room) as unknown as Linked[];
    const out = this.#out.of(room);
    if (settings.length + people.length + linked.length + out.length === 0) return undefined;
    const values = settings.map(({ name, value }) => [name, JSON.parse(String(value))]);
    return {
      settings: Object.fromEntries(values) as Partial<Settings>,
      ...placesIn(people),
      linked: linked.map(({ guest, person, name }) => ({ guest, person, name })),
      out,
    };
  }
}

/** Keeps what stands in rooms, after each fact that decides something. */
export class StandingTable {
  readonly #concerned: StatementSync;
  readonly #set: StatementSync;
  readonly #grant: StatementSync;
  readonly #revoke: StatementSync;
  readonly #link: StatementSync;
  readonly #linked: StatementSync;
  readonly #out: OutTable;

  /** @param before what the tables' names begin with */
  constructor(database: DatabaseSync, before = '') {
    const row = `SELECT person, name, role, until, first, taken FROM ${before}standing WHERE room = $room`;
    this.#concerned = database.prepare(
      `${row} AND person IN ($person, $guest) UNION ${row} AND role = 'owner'
       ORDER BY person`,
    );
    this.#set = database.prepare(`INSERT OR REPLACE INTO ${before}setting VALUES (?, ?, ?)`);
    this.#grant = database.prepare(
      `INSERT OR REPLACE INTO ${before}standing VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    this.#revoke = database.prepare(`DELETE FROM ${before}standing WHERE room = ? AND person = ?`);
    this.#link = database.prepare(`INSERT OR REPLACE INTO ${before}link VALUES (?, ?, ?, ?)`);
    this.#linked = database.prepare(
      `SELECT guest, person, name FROM ${before}link WHERE room = ? AND guest = ?`,
    );
    this.#out = new OutTable(database, before);
  }

  /** @param at when that was decided, in milliseconds since 1970 */
  apply(room: number, change: Decision, at: number): void {
    if (change.type === 'set') {
      this.#set.run(room, change.setting, JSON.stringify(change.value));
      return;
    }
    const linked = this.#linked.all(room, change.person) as unknown as Linked[];
    if (change.type === 'timed-out' || change.type === 'banned' || change.type === 'unbanned') {
      if (change.person.startsWith('c_')) return;
      return this.#out.apply(room, change, linked[0]?.person ?? change.person, at);
    }
    const before = this.#placesConcerned(room, change, linked);
    const after = standingAfter({ ...noStanding, ...before, linked }, change);
    if (change.type === 'linked') {
      this.#link.run(room, change.guest, change.person, change.name);
      this.#out.link(room, change.guest, change.person, change.name);
    }
    this.#change(room, before, after);
  }

  /** Those whom a change may be about, and all owners: of the others none matters to it. */
  #placesConcerned(
    room: number,
    change: Extract<Decision, { type: 'granted' | 'revoked' | 'linked' }>,
    [link]: readonly Linked[],
  ): Places {
    const { person } = change;
    const guest = change.type === 'linked' ? change.guest : (link?.person ?? person);
    return placesIn(this.#concerned.all({ room, person, guest }) as unknown as GrantedRow[]);
  }

  #change(room: number, before: Places, after: Places): void {
    const known = new Set(idsIn(before));
    const kept = new Set(idsIn(after));
    for (const person of known) if (!kept.has(person)) this.#revoke.run(room, person);
    for (const person of kept) {
      const was = rowIn(before, person);
      const row = rowIn(after, person);
      if (was.every((value, i) => value === row[i])) continue;
      this.#grant.run(room, person, ...row);
    }
  }
}

const idsIn = ({ people, revoked }: Places) => [...people, ...revoked].map(({ person }) => person);

/** A person's row, but for room and person. */
function rowIn({ people, revoked }: Places, person: string) {
  const granted = grantedTo(people, person);
  const { name = '', role = 'revoked', until = null, first } = granted ?? {};
  return [name, role, until, first ? 1 : null, takenIn(revoked, person) ?? null] as const;
}

type Places = Pick<Standing, 'people' | 'revoked'>;

function placesIn(rows: readonly GrantedRow[]): Places {
  const revoked = rows.flatMap(({ person, taken }) => (taken === null ? [] : [{ person, taken }]));
  return { people: rows.flatMap(grantedIn), revoked };
}

function grantedIn({ person, name, role, until, first }: GrantedRow): Granted[] {
  if (role === 'revoked') return [];
  const end = until === null ? {} : { until };
  return [{ person, name, role, ...end, ...(first === null ? {} : { first: true }) }];
}
