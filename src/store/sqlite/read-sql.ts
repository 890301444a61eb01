import type { DatabaseSync } from 'node:sqlite';
import { typesThat } from '../fact-row.ts';
import { goneAt, markedAt, shownCarried, shownText } from './expired.ts';
import { factColumns } from './row.ts';

export type ReadStatements = ReturnType<typeof readStatements>;

/** The statements by which a log is read. */
export function readStatements(database: DatabaseSync) {
  const room = 'SELECT id, key, code, seq, latest, latest_message, public FROM room';
  return {
    begin: database.prepare('BEGIN'),
    end: database.prepare('COMMIT'),
    epoch: database.prepare(`SELECT value FROM meta WHERE name = 'epoch'`),
    room: database.prepare(`${room} WHERE key = ?`),
    rooms: database.prepare(`${room} WHERE key > ? ORDER BY key LIMIT ?`),
    publicRooms: database.prepare(`${room} WHERE public = 1 ORDER BY latest DESC LIMIT ?`),
    fact: database.prepare(
      `SELECT ${factColumns}
       FROM fact AS f LEFT JOIN fact AS e ON e.id = f.edit WHERE f.id = ?`,
    ),
    text: database.prepare(
      `SELECT ${shownText('f', 'e')} AS text, ${shownCarried('f', 'e')} AS carried
       FROM fact AS f LEFT JOIN fact AS e ON e.id = f.edit WHERE f.id = ?
         AND f.type IN (${typesThat('begins')})`,
    ),
    reactions: database.prepare(
      `SELECT message, emoji, count, authors FROM tally
       WHERE room = ? AND message BETWEEN ? AND ? ORDER BY message, first`,
    ),
    reacted: database.prepare(
      'SELECT 1 FROM reaction WHERE room = ? AND message = ? AND emoji = ? AND author = ?',
    ),
    reactionsBy: database.prepare(
      `WITH RECURSIVE latest (id, seq, previous, place) AS (
         SELECT id, seq, previous_message, 1 FROM fact WHERE id = ?
         UNION ALL
         SELECT fact.id, fact.seq, fact.previous_message, place + 1
         FROM latest JOIN fact ON fact.id = latest.previous WHERE place < ?),
       own AS MATERIALIZED (
         SELECT message FROM tally JOIN reaction USING (room, message, emoji)
         WHERE room = ? AND message >= (SELECT min(seq) FROM latest) AND author = ?)
       SELECT count(*) AS count FROM own CROSS JOIN latest ON latest.seq = own.message
         CROSS JOIN fact AS f ON f.id = latest.id WHERE ${goneAt('f')} IS NULL`,
    ),
    hidden: database.prepare(
      `SELECT f.*, NULL AS removed_at, coalesce(f.text, e.text) AS text,
         iif(f.text IS NULL, e.carried, f.carried) AS carried, e.at AS edited_at
       FROM hiding AS h JOIN fact AS f ON f.id = h.row LEFT JOIN fact AS e ON e.id = f.edit
       WHERE h.room = ? AND h.message = ? AND h.due IS NOT NULL
         AND ${markedAt('f.room', 'f.seq', 'f.author')} IS NULL`,
    ),
  };
}
