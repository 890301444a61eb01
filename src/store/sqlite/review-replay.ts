import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { actedOf } from '../fact-parts.ts';
import { changeFrom, factRows } from '../fact-row.ts';
import { goneAt } from './expired.ts';
import { settledBy } from './review-table.ts';
import type { SealedRow } from './sealed.ts';

const tables = `
CREATE TEMP TABLE due_held (room, seq, edit, PRIMARY KEY (room, seq)) WITHOUT ROWID;
CREATE TEMP TABLE due_report (room, message, fact, PRIMARY KEY (room, message, fact)) WITHOUT ROWID;
`;

const misheld = (only: string) => `
SELECT room, seq, 'What was held is not what became of it.' AS text FROM (
  SELECT * FROM (SELECT room, seq, edit FROM fact WHERE type = 'held'${only} EXCEPT SELECT * FROM due_held)
  UNION ALL
  SELECT * FROM (SELECT * FROM due_held EXCEPT SELECT room, seq, edit FROM fact WHERE type = 'held'))
UNION ALL
SELECT room, seq, 'A text is there that waits no more.' FROM fact
WHERE type = 'held'${only} AND (edit IS NULL) <> (text IS NOT NULL)`;

/** Reports other than those that were made; nobody reads those of a message that is gone. */
const misreported = (only: string) => `
WITH found AS (
  SELECT r.room, r.message, r.fact FROM report AS r JOIN fact AS m ON m.id = r.row
  WHERE ${goneAt('m')} IS NULL${only})
SELECT DISTINCT room, message AS seq, 'The reports are not those that were made.' AS text FROM (
  SELECT * FROM (SELECT * FROM found EXCEPT SELECT * FROM due_report)
  UNION ALL SELECT * FROM (SELECT * FROM due_report AS d WHERE NOT EXISTS (
      SELECT 1 FROM report AS r JOIN fact AS m ON m.id = r.row
      WHERE r.room = d.room AND r.message = d.message AND ${goneAt('m')} IS NOT NULL)
    EXCEPT SELECT * FROM found))`;

/** May a row's fact change what waits? */
export function mayBeReviewed({ type, rest }: Pick<SealedRow, 'type' | 'rest'>): boolean {
  if (type === 'posted' || type === 'edited') return rest !== null;
  return type === 'removed' || type === 'expired' || factRows[type].effect === 'reviews';
}

/** Works out from a log's facts what should wait for those who keep order, and compares it. */
export class ReviewReplay {
  readonly #database: DatabaseSync;
  readonly #room: number | undefined;
  readonly #sql: Record<'held' | 'settle' | 'report' | 'dismiss' | 'expire', StatementSync>;

  /** @param room where only one is checked */
  constructor(database: DatabaseSync, room: number | undefined) {
    this.#database = database;
    this.#room = room;
    database.exec(tables);
    this.#sql = {
      held: database.prepare('INSERT OR IGNORE INTO due_held VALUES (?, ?, NULL)'),
      settle: database.prepare(
        'UPDATE due_held SET edit = ? WHERE room = ? AND seq = ? AND edit IS NULL',
      ),
      report: database.prepare('INSERT OR IGNORE INTO due_report VALUES (?, ?, ?)'),
      dismiss: database.prepare('DELETE FROM due_report WHERE room = ? AND message = ?'),
      expire: database.prepare('DELETE FROM due_report WHERE room = ? AND message <= ?'),
    };
  }

  /** @param isMessage tells whether that is the number of a message */
  take(row: SealedRow, isMessage: (seq: number) => boolean): void {
    const { room, seq, type, rest } = row;
    if (type === 'held') return void this.#sql.held.run(room, seq);
    const change = changeFrom(type, row);
    if (change.type === 'removed') this.#sql.dismiss.run(room, change.target);
    if (change.type === 'expired') this.#sql.expire.run(room, Math.min(change.upTo, seq - 1));
    if (change.type === 'reported' && change.target < seq && isMessage(change.target)) {
      this.#sql.report.run(room, change.target, seq);
    }
    const target = settledBy({ change, ...actedOf({ rest }) });
    if (target === undefined || target >= seq) return;
    this.#sql.dismiss.run(room, target);
    this.#sql.settle.run(row.id, room, target);
  }

  *faults(): Iterable<{ readonly room: number; readonly seq: number; readonly text: string }> {
    const only = (room: string) => (this.#room === undefined ? '' : ` AND ${room} = ${this.#room}`);
    for (const sql of [misheld(only('room')), misreported(only('r.room'))]) {
      for (const row of this.#database.prepare(sql).all()) {
        yield row as unknown as { room: number; seq: number; text: string };
      }
    }
  }

  end(): void {
    this.#database.exec('DROP TABLE temp.due_held; DROP TABLE temp.due_report');
  }
}
