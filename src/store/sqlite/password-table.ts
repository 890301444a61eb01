import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { SettingValue } from '../../protocol/setting.ts';

/** Keeps the hash of the password that counts in a room, and of no other one. */
export class PasswordTable {
  readonly #forget: StatementSync;
  readonly #keep: StatementSync;

  constructor(database: DatabaseSync) {
    this.#forget = database.prepare('DELETE FROM password WHERE room = ?');
    this.#keep = database.prepare('INSERT INTO password VALUES (?, ?, ?)');
  }

  /** @param version false where there is no password any more */
  keep(room: number, version: SettingValue, hash: string | undefined): void {
    this.#forget.run(room);
    if (version !== false && hash !== undefined) this.#keep.run(room, String(version), hash);
  }
}

/** Reads the hashes of passwords. */
export class PasswordReader {
  readonly #hash: StatementSync;

  constructor(database: DatabaseSync) {
    this.#hash = database.prepare(
      `SELECT hash FROM password JOIN room ON room.id = password.room
       WHERE room.key = ? AND version = ?`,
    );
  }

  /** Undefined where no password of this version is kept. */
  hash(key: string, version: string): string | undefined {
    const row = this.#hash.get(key, version);
    return row && String(row.hash);
  }
}

/** Faults of the hashes of a log, by room: one that is of no password which counts. */
export function* passwordFaults(
  database: DatabaseSync,
  room: number | undefined,
): Iterable<{ readonly room: number; readonly text: string }> {
  const only = room === undefined ? '' : `AND password.room = ${room}`;
  const rows = database.prepare(
    `SELECT password.room FROM password
     LEFT JOIN setting ON setting.room = password.room AND name = 'password'
     WHERE value IS NOT '"' || version || '"' ${only}`,
  );
  for (const row of rows.all()) {
    yield { room: Number(row.room), text: 'A hash is kept of a password that does not count.' };
  }
}
