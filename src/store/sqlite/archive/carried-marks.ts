import { existsSync } from 'node:fs';
import type { StatementSync } from 'node:sqlite';
import { markSchema } from '../../marks/mark-file.ts';
import { DatabaseSync } from '../../node-sqlite.ts';
import { isDamage } from '../fault.ts';
import { openToRead } from '../read.ts';

/**
 * The table in which a backup carries the marks of a folder: one file is all that has to be kept. A log
 * has none.
 */
export const carriedMarks = `CREATE TABLE read_mark (
  author TEXT NOT NULL,
  room TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (author, room)
) STRICT, WITHOUT ROWID`;

const all = 'SELECT author, room, seq, at FROM';

/** Takes the marks of a folder into a backup; what can't be read of them is left out. */
export function carryMarks(marks: string, backup: string): void {
  if (!existsSync(marks)) return;
  const into = new DatabaseSync(backup);
  try {
    // There is nothing yet that a power cut could take.
    into.exec(`PRAGMA journal_mode = MEMORY; BEGIN; ${carriedMarks}`);
    try {
      copyFile(marks, into);
    } catch (error) {
      if (!isDamage(error)) throw error;
    }
    into.exec('COMMIT');
  } finally {
    into.close();
  }
}

function copyFile(marks: string, into: DatabaseSync): void {
  const from = openToRead(marks);
  try {
    copy(from.prepare(`${all} mark`), into.prepare('INSERT INTO read_mark VALUES (?, ?, ?, ?)'));
  } finally {
    from.close();
  }
}

/**
 * Makes the marks that a restored log carries a file of their own.
 *
 * @returns false where it carries none
 */
export function unpackMarks(log: string, marks: string): boolean {
  const from = new DatabaseSync(log);
  try {
    if (!from.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'read_mark'`).get()) return false;
    const into = new DatabaseSync(marks);
    try {
      into.exec(`BEGIN; ${markSchema}`);
      copy(from.prepare(`${all} read_mark`), into.prepare('INSERT INTO mark VALUES (?, ?, ?, ?)'));
      into.exec('COMMIT');
    } finally {
      into.close();
    }
    from.exec('PRAGMA secure_delete = ON; DROP TABLE read_mark');
    return true;
  } finally {
    from.close();
  }
}

function copy(read: StatementSync, write: StatementSync): void {
  for (const { author, room, seq, at } of read.iterate()) {
    write.run(String(author), String(room), Number(seq), Number(at));
  }
}
