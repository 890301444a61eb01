import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Aimed, type AuditEntry, type AuditPage, auditEntry } from '../../protocol/audit.ts';
import type { Cleared } from '../../protocol/fact.ts';
import { ownOf } from '../fact-parts.ts';
import type { AuditRange } from '../store.ts';
import { Places } from './place.ts';
import type { LogReader } from './read.ts';
import { authorOf, eventOf, type FactRow, factColumns, type RoomRow } from './row.ts';

/** Facts that are looked at for one page: most of what is sealed in a room may be no act. */
const mostSeen = 2_000;

/** Reads the acts of order in a room from its facts. */
export class AuditReader {
  readonly #log: LogReader;
  readonly #places: Places;
  readonly #sealed: StatementSync;
  readonly #fact: StatementSync;

  constructor(database: DatabaseSync, log: LogReader) {
    this.#log = log;
    this.#places = new Places(database);
    this.#sealed = database.prepare(
      `SELECT ${factColumns}
       FROM fact AS f LEFT JOIN fact AS e ON e.id = f.edit
       WHERE f.room = ? AND f.rest IS NOT NULL AND f.seq < ? ORDER BY f.seq DESC`,
    );
    this.#fact = database.prepare(
      'SELECT type, author, name, claimed, badge, open FROM fact WHERE id = ?',
    );
  }

  page(key: string, range: AuditRange): AuditPage {
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      return room ? this.#pageOf(room, range) : { entries: [] };
    });
  }

  #pageOf(
    room: RoomRow,
    { before = Number.MAX_SAFE_INTEGER, limit, bytes = Number.POSITIVE_INFINITY }: AuditRange,
  ): AuditPage {
    const entries: AuditEntry[] = [];
    let [seen, next, left] = [0, before, bytes];
    for (const each of this.#sealed.iterate(room.id, before)) {
      if (entries.length === limit || seen === mostSeen) return { entries, next };
      const row = each as unknown as FactRow;
      const entry = this.#entry(room, row);
      left -= entry ? Buffer.byteLength(JSON.stringify(entry)) + 1 : 0;
      if (left < 0 && entries.length > 0) return { entries, next };
      if (entry) entries.push(entry);
      [seen, next] = [seen + 1, row.seq];
    }
    return { entries };
  }

  #entry(room: RoomRow, row: FactRow): AuditEntry | undefined {
    const event = eventOf(row, row, room.key, this.#log.epoch);
    return auditEntry(event, this.#aimed(room, event));
  }

  /** The fact that an event names: for a clear, one of those that it takes. */
  #aimed(room: RoomRow, event: object): Aimed | undefined {
    const { target, from } = event as { readonly target?: number; readonly from?: number };
    const id = this.#places.idOf(room, target ?? from ?? 0);
    if (id === undefined) return undefined;
    const row = this.#fact.get(id) as unknown as FactRow;
    const aimed = { type: row.type, author: authorOf(row) };
    return row.type === 'cleared' ? { ...aimed, cleared: ownOf(row) as unknown as Cleared } : aimed;
  }
}
