import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Out } from '../../protocol/out.ts';
import type { OutOfRoom, WaitingRoom } from '../review.ts';
import { goneAt } from './expired.ts';

interface WaitingRow {
  readonly key: string;
  readonly code: string;
  readonly held: number;
  readonly reported: number;
  readonly latest: number;
}

interface OutRow extends Pick<Out, 'person' | 'name' | 'kind'> {
  readonly key: string;
  readonly code: string;
  readonly until: number | null;
}

/** Reads what the host looks after, over all rooms. */
export class AllRoomsReader {
  readonly #waiting: StatementSync;
  readonly #out: StatementSync;

  constructor(database: DatabaseSync) {
    this.#waiting = database.prepare(
      `WITH each (room, held, reported, latest) AS (
         SELECT room, count(*), 0, max(seq) FROM fact INDEXED BY fact_waiting
         WHERE type = 'held' AND edit IS NULL GROUP BY room
         UNION ALL
         SELECT p.room, 0, count(DISTINCT p.message), max(p.fact)
         FROM report AS p JOIN fact AS m ON m.id = p.row WHERE ${goneAt('m')} IS NULL GROUP BY p.room)
       SELECT r.key, r.code, sum(e.held) AS held, sum(e.reported) AS reported,
         max(e.latest) AS latest
       FROM each AS e JOIN room AS r ON r.id = e.room GROUP BY e.room
       ORDER BY sum(e.held) + sum(e.reported) DESC, r.key LIMIT ?`,
    );
    this.#out = database.prepare(
      `SELECT r.key, r.code, o.person, o.name, o.kind, o.until FROM out AS o
       JOIN room AS r ON r.id = o.room WHERE o.until IS NULL OR o.until > ?
       ORDER BY r.key, o.person, o.kind LIMIT ?`,
    );
  }

  waiting(limit: number): readonly WaitingRoom[] {
    const rows = this.#waiting.all(limit) as unknown as WaitingRow[];
    return rows.map(({ key, code, ...counts }) => ({ room: { key, code }, ...counts }));
  }

  out(now: number, limit: number): readonly OutOfRoom[] {
    const rows = this.#out.all(now, limit) as unknown as OutRow[];
    return rows.map(({ key, code, person, name, kind, until }) => {
      const end = until === null ? {} : { until };
      return { room: { key, code }, person, name, kind, ...end };
    });
  }
}
