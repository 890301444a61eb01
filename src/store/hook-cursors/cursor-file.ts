import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { cutToLog, openBeside, within } from '../beside-file.ts';
import { openToRead } from '../sqlite/read.ts';
import type { BehindRange, HookCursor } from './gathered-cursors.ts';
import type { RoomBehind } from './hook-cursors.ts';

const schema = `
CREATE TABLE hook (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE cursor (
  hook TEXT NOT NULL,
  room TEXT NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (hook, room)
) STRICT, WITHOUT ROWID;
`;

/**
 * The file of cursors. A power cut may take the last moments of it: what was told in them is told again.
 */
export class CursorFile {
  readonly #database: DatabaseSync;
  readonly #log: DatabaseSync;
  readonly #move: StatementSync;
  readonly #of: StatementSync;
  readonly #rooms: StatementSync;

  /** @param log the log beside which it stands: nobody was told more than that holds */
  constructor(path: string, log: string) {
    this.#database = openBeside({ path, schema, table: 'hook' });
    this.#log = openToRead(log);
    this.#move = this.#database.prepare(
      `INSERT INTO cursor VALUES ($hook, $room, $seq)
       ON CONFLICT (hook, room) DO UPDATE SET seq = max(seq, excluded.seq)`,
    );
    this.#of = this.#database.prepare('SELECT seq FROM cursor WHERE hook = ? AND room = ?');
    this.#rooms = this.#log.prepare(
      'SELECT key AS room, seq FROM room WHERE seq > 0 AND key > ? ORDER BY key',
    );
    within(this.#database, () => cutToLog(this.#database, this.#log, 'cursor'));
  }

  begin(hook: string): void {
    within(this.#database, () => {
      const { changes } = this.#database.prepare('INSERT OR IGNORE INTO hook VALUES (?)').run(hook);
      if (changes === 0) return;
      for (const { room, seq } of this.#all('')) this.#move.run({ hook, room, seq });
    });
  }

  of(hook: string, room: string): number {
    return Number(this.#of.get(hook, room)?.seq ?? 0);
  }

  put(cursors: readonly HookCursor[]): void {
    within(this.#database, () => {
      for (const { hook, room, seq } of cursors) this.#move.run({ hook, room, seq });
    });
  }

  behind({ hook, after = '', limit }: BehindRange): readonly RoomBehind[] {
    const found: RoomBehind[] = [];
    for (const each of this.#all(after)) {
      if (found.length === limit) break;
      const told = this.of(hook, each.room);
      if (each.seq > told) found.push({ ...each, told });
    }
    return found;
  }

  close(): void {
    this.#database.close();
    this.#log.close();
  }

  *#all(after: string): Generator<Omit<RoomBehind, 'told'>> {
    for (const { room, seq } of this.#rooms.iterate(after)) {
      yield { room: String(room), seq: Number(seq) };
    }
  }
}
