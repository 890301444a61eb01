import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { changeFrom, typesThat } from '../fact-row.ts';
import type { SealedRow } from './sealed.ts';

const tables = `
CREATE TEMP TABLE due_expiry (room INTEGER, up_to INTEGER, at INTEGER, PRIMARY KEY (room, up_to)) WITHOUT ROWID;
`;

/** The moment when message `f` expired, as the facts say. */
const dueAt = `(SELECT d.at FROM due_expiry AS d WHERE d.room = f.room AND d.up_to >= f.seq
  ORDER BY d.up_to LIMIT 1)`;
/** The moment when a message expired whose words are being deleted. */
export const pendingAt = (room: string, message: string) =>
  `(SELECT x.at FROM expiry AS x WHERE x.room = ${room} AND x.up_to >= ${message}
    AND x.floor < ${message} AND x.next <> 0)`;
/** As `stateText` of a removed message. */
const removed = (at: string) => `json_object('removedAt', ${at}, 'text', '')`;

/**
 * Shows what has expired as removed, whether its words are deleted yet or not. Where they are being
 * deleted, either is right.
 */
const settle = (only: string): string => `
INSERT OR REPLACE INTO due
SELECT f.room, f.seq, ${removed(dueAt)}, NULL, ${dueAt} FROM fact AS f
WHERE f.type IN (${typesThat('begins')})${only} AND ${dueAt} IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM due WHERE due.room = f.room AND message = f.seq AND due.removed_at IS NOT NULL);
INSERT OR REPLACE INTO shown
SELECT f.room, f.seq, ${removed(pendingAt('f.room', 'f.seq'))}, NULL FROM fact AS f
WHERE f.type IN (${typesThat('begins')})${only} AND f.removed_at IS NULL
  AND ${pendingAt('f.room', 'f.seq')} IS NOT NULL;
DELETE FROM kept WHERE ${pendingAt('kept.room', 'kept.message')} IS NOT NULL;
DELETE FROM wrong WHERE ${pendingAt('wrong.room', 'wrong.message')} IS NOT NULL;
DELETE FROM reacts WHERE EXISTS (
  SELECT 1 FROM due_expiry AS d WHERE d.room = reacts.room AND d.up_to >= reacts.message)`;

/** The rooms whose marks are not those that their facts made. */
const strayMarks = `
SELECT DISTINCT room FROM (
  SELECT room FROM (SELECT room, up_to, at FROM expiry EXCEPT SELECT * FROM due_expiry)
  UNION ALL
  SELECT room FROM due_expiry AS d WHERE NOT EXISTS (
    SELECT 1 FROM expiry AS x WHERE x.room = d.room AND (x.up_to = d.up_to
      OR (x.up_to > d.up_to AND x.next = 0))))`;

/** Works out from a log's facts what has expired. */
export class ExpiryReplay {
  readonly #database: DatabaseSync;
  readonly #only: number | undefined;
  readonly #reached: StatementSync;
  readonly #add: StatementSync;
  readonly #at: StatementSync;

  /** @param room where only one is checked */
  constructor(database: DatabaseSync, room: number | undefined) {
    this.#database = database;
    this.#only = room;
    database.exec(tables);
    this.#reached = database.prepare('SELECT max(up_to) AS upTo FROM due_expiry WHERE room = ?');
    this.#add = database.prepare('INSERT INTO due_expiry VALUES (?, ?, ?)');
    this.#at = database.prepare(
      'SELECT at FROM due_expiry WHERE room = ? AND up_to >= ? ORDER BY up_to LIMIT 1',
    );
  }

  take(row: SealedRow): void {
    const change = changeFrom(row.type, row);
    if (change.type !== 'expired') return;
    const upTo = Math.min(change.upTo, row.seq - 1);
    if (upTo > Number(this.#reached.get(row.room)?.upTo ?? 0)) {
      this.#add.run(row.room, upTo, row.at);
    }
  }

  /** The moment when a message expired, as far as the facts were taken. */
  at(room: number, message: number): number | undefined {
    const at = this.#at.get(room, message)?.at;
    return at === undefined ? undefined : Number(at);
  }

  /** Brings what was worked out of messages to what they show now. */
  settle(): void {
    if (!this.#database.prepare('SELECT 1 FROM due_expiry').get()) return;
    this.#database.exec(settle(this.#only === undefined ? '' : ` AND f.room = ${this.#only}`));
  }

  *faults(): Iterable<{ readonly room: number; readonly text: string }> {
    for (const { room } of this.#database.prepare(strayMarks).all()) {
      if (this.#only !== undefined && room !== this.#only) continue;
      yield { room: Number(room), text: 'What has expired is not what the facts say.' };
    }
  }

  end(): void {
    this.#database.exec('DROP TABLE temp.due_expiry');
  }
}
