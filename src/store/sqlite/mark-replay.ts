import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Change } from '../../protocol/fact.ts';
import { actedOf } from '../fact-parts.ts';
import { changeFrom, typesThat } from '../fact-row.ts';
import type { SealedRow } from './sealed.ts';

type Restored = Extract<Change, { type: 'restored' }>;

/** A mark that takes a message's words: when, and whether by who keeps order. */
export interface Mark {
  readonly at: number;
  readonly hidden: number | null;
}

const tables = `
CREATE TEMP TABLE due_expiry (
  room INTEGER, up_to INTEGER, at INTEGER, fact INTEGER, PRIMARY KEY (room, up_to)
) WITHOUT ROWID;
CREATE TEMP TABLE due_clearing (
  room INTEGER, author TEXT, fact INTEGER, first INTEGER, up_to INTEGER, at INTEGER,
  own INTEGER, undone INTEGER, PRIMARY KEY (room, author, fact)
) WITHOUT ROWID;
CREATE TEMP TABLE pending_now (room, message, PRIMARY KEY (room, message)) WITHOUT ROWID;
`;

/** The first mark of a message, as the facts say. */
const firstMark = (room: string, message: string, author: string): string =>
  `SELECT at, hidden FROM (
     SELECT * FROM (SELECT d.fact, d.at, NULL AS hidden FROM due_expiry AS d
       WHERE d.room = ${room} AND d.up_to >= ${message} ORDER BY d.up_to LIMIT 1)
     UNION ALL
     SELECT d.fact, d.at, iif(d.own, NULL, 1) FROM due_clearing AS d
     WHERE d.room = ${room} AND d.author = ${author} AND d.first <= ${message}
       AND d.up_to >= ${message} AND d.undone = 0)
   ORDER BY fact LIMIT 1`;
const dueAt = `(SELECT at FROM (${firstMark('f.room', 'f.seq', 'f.author')}))`;
const dueHidden = `(SELECT hidden FROM (${firstMark('f.room', 'f.seq', 'f.author')}))`;

/** True where the words of message `f` are being deleted, by a mark. */
const isPending = `(EXISTS (SELECT 1 FROM expiry AS x WHERE x.room = f.room AND x.up_to >= f.seq
    AND x.floor < f.seq AND x.next <> 0)
  OR EXISTS (SELECT 1 FROM clearing AS c WHERE c.room = f.room AND c.author = f.author
    AND c.first <= f.seq AND c.up_to >= f.seq AND c.undone = 0 AND c.due IS NOT NULL
    AND f.id <= c.next))`;

/** As `stateText` of a removed message. */
const removed = (at: string, hidden: string) => `iif(${hidden},
  json_object('hidden', json('true'), 'removedAt', ${at}, 'text', ''),
  json_object('removedAt', ${at}, 'text', ''))`;

/**
 * Shows what a mark took as removed, whether its words are deleted yet or not. Where they are being
 * deleted, either is right.
 */
const settle = (only: string): string => `
INSERT OR REPLACE INTO due
SELECT f.room, f.seq, ${removed(dueAt, dueHidden)}, NULL, ${dueAt} FROM fact AS f
WHERE f.type IN (${typesThat('begins')})${only} AND ${dueAt} IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM due WHERE due.room = f.room AND message = f.seq AND due.removed_at IS NOT NULL);
INSERT INTO pending_now SELECT f.room, f.seq FROM fact AS f
WHERE f.type IN (${typesThat('begins')})${only} AND f.removed_at IS NULL AND ${isPending};
INSERT OR REPLACE INTO shown
SELECT room, message, state, NULL FROM due JOIN pending_now USING (room, message);
DELETE FROM kept WHERE EXISTS (SELECT 1 FROM pending_now AS p
  WHERE p.room = kept.room AND p.message = kept.message);
DELETE FROM wrong WHERE EXISTS (SELECT 1 FROM pending_now AS p
  WHERE p.room = wrong.room AND p.message = wrong.message)`;

/** Takes what was reacted to messages of which nothing is left. */
const settleReactions = `
DELETE FROM reacts WHERE EXISTS (SELECT 1 FROM due
  WHERE due.room = reacts.room AND due.message = reacts.message AND due.removed_at IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM hiding AS h
    WHERE h.room = reacts.room AND h.message = reacts.message AND h.due IS NOT NULL)`;

/** The rooms whose marks are not those that their facts made. */
const strayMarks = `
SELECT DISTINCT room FROM (
  SELECT room FROM (SELECT room, up_to, at FROM expiry
    EXCEPT SELECT room, up_to, at FROM due_expiry)
  UNION ALL
  SELECT room FROM due_expiry AS d WHERE NOT EXISTS (
    SELECT 1 FROM expiry AS x WHERE x.room = d.room AND (x.up_to = d.up_to
      OR (x.up_to > d.up_to AND x.next = 0)))
  UNION ALL
  SELECT room FROM (SELECT room, author, fact, first, up_to, at, own, undone FROM clearing
    EXCEPT SELECT * FROM due_clearing)
  UNION ALL
  SELECT room FROM (SELECT * FROM due_clearing
    EXCEPT SELECT room, author, fact, first, up_to, at, own, undone FROM clearing)
  UNION ALL
  SELECT h.room FROM hiding AS h LEFT JOIN fact AS f ON f.id = h.row
  WHERE f.removed_at IS NULL OR f.room <> h.room OR f.seq <> h.message)`;

/** Works out from a log's facts which messages marks have taken: what expired, and what was cleared. */
export class MarkReplay {
  readonly #database: DatabaseSync;
  readonly #only: number | undefined;
  readonly #cleared = new Set<number>();
  #hasMarks = false;
  readonly #sql: Record<'reached' | 'expire' | 'clear' | 'undo' | 'first', StatementSync>;

  /** @param room where only one is checked */
  constructor(database: DatabaseSync, room: number | undefined) {
    this.#database = database;
    this.#only = room;
    database.exec(tables);
    this.#sql = {
      reached: database.prepare('SELECT max(up_to) AS upTo FROM due_expiry WHERE room = ?'),
      expire: database.prepare('INSERT INTO due_expiry VALUES (?, ?, ?, ?)'),
      clear: database.prepare('INSERT INTO due_clearing VALUES (?, ?, ?, ?, ?, ?, ?, 0)'),
      undo: database.prepare(
        'UPDATE due_clearing SET undone = 1 WHERE room = ? AND author = ? AND fact = ?',
      ),
      first: database.prepare(firstMark('$room', '$message', '$author')),
    };
  }

  /** Takes a fact that expires or clears. */
  take(row: SealedRow): void {
    const change = changeFrom(row.type, row);
    const { room, seq, at } = row;
    if (change.type === 'expired') {
      const upTo = Math.min(change.upTo, seq - 1);
      if (upTo <= Number(this.#sql.reached.get(room)?.upTo ?? 0)) return;
      this.#sql.expire.run(room, upTo, at, seq);
      this.#hasMarks = true;
    }
    if (change.type === 'cleared') {
      const { person, from, upTo } = change;
      const isOwn = actedOf(row).as === undefined ? 1 : 0;
      this.#sql.clear.run(room, person, seq, from, Math.min(upTo, seq - 1), at, isOwn);
      this.#cleared.add(room);
      this.#hasMarks = true;
    }
  }

  /** Takes the undoing of a clear. */
  undo(room: number, { target, cleared }: Restored): void {
    if (cleared) this.#sql.undo.run(room, cleared.person, target);
  }

  /** The first mark of a message, as far as the facts were taken. @param authorOf asked where that matters */
  of(room: number, message: number, authorOf: () => string): Mark | undefined {
    if (!this.#hasMarks) return undefined;
    const author = this.#cleared.has(room) ? authorOf() : '';
    return this.#sql.first.get({ room, message, author }) as unknown as Mark | undefined;
  }

  /** Brings what was worked out of messages to what they show now. */
  settle(): void {
    const only = this.#only === undefined ? '' : ` AND f.room = ${this.#only}`;
    if (this.#hasMarks) this.#database.exec(settle(only));
    this.#database.exec(settleReactions);
  }

  *faults(): Iterable<{ readonly room: number; readonly text: string }> {
    for (const { room } of this.#database.prepare(strayMarks).all()) {
      if (this.#only !== undefined && room !== this.#only) continue;
      yield { room: Number(room), text: 'What is gone is not what the facts say.' };
    }
  }

  end(): void {
    for (const table of ['due_expiry', 'due_clearing', 'pending_now']) {
      this.#database.exec(`DROP TABLE temp.${table}`);
    }
  }
}
