import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { KeepSet } from '../../protocol/keeping.ts';
import { typesThat } from '../fact-row.ts';
import type { KeepingRoom } from '../store.ts';
import { Places } from './place.ts';
import type { LogReader } from './read.ts';
import type { RoomRow } from './row.ts';

interface KeepingRow {
  readonly key: string;
  readonly code: string;
  readonly seq: number;
  readonly upTo: number | null;
  readonly at: number | null;
}

/** Reads which rooms don't keep their texts for ever, and what in them is how old. */
export class KeepReader {
  readonly #log: LogReader;
  readonly #places: Places;
  readonly #rooms: StatementSync;
  readonly #sets: StatementSync;
  readonly #anchor: StatementSync;
  readonly #fact: StatementSync;
  readonly #messages: StatementSync;

  constructor(database: DatabaseSync, log: LogReader) {
    this.#log = log;
    this.#places = new Places(database);
    this.#rooms = database.prepare(
      `SELECT r.key, r.code, r.seq, max(x.up_to) AS upTo, x.at AS at
       FROM setting AS s JOIN room AS r ON r.id = s.room LEFT JOIN expiry AS x ON x.room = s.room
       WHERE s.name = 'keep' AND s.value <> '""'
         AND s.room > coalesce((SELECT id FROM room WHERE key = ?), 0)
       GROUP BY s.room ORDER BY s.room LIMIT ?`,
    );
    this.#sets = database.prepare(
      `SELECT open ->> 'value' AS keep, at FROM fact
       WHERE room = ? AND type = 'set' AND substr(open, 1, 18) = '{"setting":"keep",'
       ORDER BY seq DESC`,
    );
    this.#anchor = database.prepare(
      'SELECT at FROM fact WHERE room = ? AND seq = ? AND seq % 32 = 0',
    );
    this.#fact = database.prepare(
      `SELECT seq, at, previous, previous_message,
         type IN (${typesThat('begins')}) AS isMessage FROM fact WHERE id = ?`,
    );
    this.#messages = database.prepare(
      `WITH RECURSIVE back (seq, previous) AS (
         SELECT seq, previous_message FROM fact WHERE id = $from
         UNION ALL
         SELECT f.seq, f.previous_message FROM back JOIN fact AS f ON f.id = back.previous
         WHERE f.seq > $after)
       SELECT seq FROM back`,
    );
  }

  rooms(after: string | undefined, limit: number): readonly KeepingRoom[] {
    const rows = this.#rooms.all(after ?? '', limit) as unknown as KeepingRow[];
    return rows.map(({ key, code, seq, upTo, at }) => {
      const expired = upTo === null || at === null ? {} : { expired: { upTo, at } };
      return { room: { key, code }, seq, ...expired };
    });
  }

  sets(key: string, since: number): readonly KeepSet[] {
    return this.#of(key, [], ({ id }) => {
      const sets: KeepSet[] = [];
      for (const row of this.#sets.iterate(id)) {
        const at = Number(row.at);
        sets.unshift({ keep: String(row.keep), at });
        if (at <= since) break;
      }
      return sets;
    });
  }

  /** Searches by halves over the facts that are in the index, and back from there. */
  messageBy(key: string, time: number): number {
    return this.#of(key, 0, (room) => {
      let [from, to] = [0, Math.floor(room.seq / 32)];
      while (from < to) {
        const middle = Math.ceil((from + to) / 2);
        if (Number(this.#anchor.get(room.id, middle * 32)?.at) <= time) from = middle;
        else to = middle - 1;
      }
      const last = this.#places.idOf(room, Math.min(from * 32 + 31, room.seq));
      for (let row = this.#row(last); row; row = this.#row(row.previous)) {
        if (row.at > time) continue;
        return row.isMessage ? row.seq : (this.#row(row.previous_message)?.seq ?? 0);
      }
      return 0;
    });
  }

  messages(key: string, after: number, upTo: number): readonly number[] {
    return this.#of(key, [], (room) => {
      const last = this.#places.idOf(room, Math.min(upTo, room.seq));
      const row = this.#row(last);
      const from = row?.isMessage ? last : row?.previous_message;
      const found = this.#messages.all({ from: from ?? 0, after }).map(({ seq }) => Number(seq));
      return found.filter((seq) => seq > after).reverse();
    });
  }

  #of<Found>(key: string, none: Found, find: (room: RoomRow) => Found): Found {
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      return room ? find(room) : none;
    });
  }

  #row(id = 0): FactRow | undefined {
    return this.#fact.get(id) as unknown as FactRow | undefined;
  }
}

interface FactRow {
  readonly seq: number;
  readonly at: number;
  readonly previous: number;
  readonly previous_message: number;
  readonly isMessage: number;
}
