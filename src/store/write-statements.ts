import type { DatabaseSync, StatementSync } from 'node:sqlite';

/** What the writer says to SQLite, prepared once. */
export interface WriteStatements {
  readonly begin: StatementSync;
  readonly end: StatementSync;
  readonly insert: StatementSync;
  readonly byRefHash: StatementSync;
  readonly readHead: StatementSync;
  readonly insertRoom: StatementSync;
  readonly spell: StatementSync;
  readonly moveHead: StatementSync;
  readonly setPublic: StatementSync;
}

export function writeStatements(database: DatabaseSync): WriteStatements {
  return {
    begin: database.prepare('BEGIN IMMEDIATE'),
    end: database.prepare('COMMIT'),
    insert: database.prepare(
      `INSERT INTO fact
         (room, seq, type, author, name, claimed, at, ref, ref_hash, target, emoji, stamp,
          text, salt, digest)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    byRefHash: database.prepare(
      'SELECT seq, at, author, claimed, ref FROM fact WHERE room = ? AND ref_hash = ?',
    ),
    readHead: database.prepare('SELECT id, seq, digest, latest FROM room WHERE key = ?'),
    insertRoom: database.prepare(
      `INSERT INTO room (key, code, seq, digest, latest, public) VALUES (?, ?, 0, ?, 0, 0)`,
    ),
    spell: database.prepare('UPDATE room SET code = ? WHERE id = ?'),
    moveHead: database.prepare('UPDATE room SET seq = ?, digest = ?, latest = ? WHERE id = ?'),
    setPublic: database.prepare(
      `INSERT INTO room (key, code, seq, digest, latest, public) VALUES (?, ?, 0, ?, 0, ?)
       ON CONFLICT (key) DO UPDATE SET public = excluded.public`,
    ),
  };
}
