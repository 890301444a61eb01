import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Out } from '../../protocol/out.ts';
import type { OutOfRoom, WaitingRoom } from '../review.ts';
import { goneAt } from './expired.ts';

interface WaitingRow {
  readonly key: string;
  readonly code: string;
  readonly held: number;
  readonly reported: number;
  readonly asked: number;
  readonly latest: number;
  /** The row of the first question that waits, in any room. */
  readonly first: number | null;
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
  readonly #last: StatementSync;
  /** Up to this row of the log no question waits: the many that were asked are not looked at each time. */
  #settled = 0;

  constructor(database: DatabaseSync) {
    const isSettled = (type: string) =>
      `EXISTS (SELECT 1 FROM fact AS a WHERE a.room = f.room AND a.type = '${type}' AND a.target = f.seq)`;
    this.#waiting = database.prepare(
      `WITH each (room, held, reported, asked, latest, first) AS (
         SELECT room, count(*), 0, 0, max(seq), NULL FROM fact INDEXED BY fact_waiting
         WHERE type = 'held' AND edit IS NULL GROUP BY room
         UNION ALL
         SELECT p.room, 0, count(DISTINCT p.message), 0, max(p.fact), NULL
         FROM report AS p JOIN fact AS m ON m.id = p.row WHERE ${goneAt('m')} IS NULL GROUP BY p.room
         UNION ALL
         SELECT f.room, 0, 0, count(*), max(f.seq), min(f.id) FROM fact AS f INDEXED BY fact_asked
         WHERE f.type = 'asked' AND f.id > $settled AND f.text IS NOT NULL
           AND NOT ${isSettled('answered')} AND NOT ${isSettled('rejected')} GROUP BY f.room)
       SELECT r.key, r.code, sum(e.held) AS held, sum(e.reported) AS reported,
         sum(e.asked) AS asked, max(e.latest) AS latest, min(min(e.first)) OVER () AS first
       FROM each AS e JOIN room AS r ON r.id = e.room GROUP BY e.room
       ORDER BY sum(e.held) + sum(e.reported) + sum(e.asked) DESC, r.key LIMIT $limit`,
    );
    this.#last = database.prepare('SELECT max(id) AS id FROM fact');
    this.#out = database.prepare(
      `SELECT r.key, r.code, o.person, o.name, o.kind, o.until FROM out AS o
       JOIN room AS r ON r.id = o.room WHERE o.until IS NULL OR o.until > ?
       ORDER BY r.key, o.person, o.kind LIMIT ?`,
    );
  }

  waiting(limit: number): readonly WaitingRoom[] {
    const last = Number(this.#last.get()?.['id'] ?? 0);
    const asked = { settled: this.#settled, limit };
    const rows = this.#waiting.all(asked) as unknown as WaitingRow[];
    const first = rows[0]?.first ?? undefined;
    this.#settled = first === undefined ? last : first - 1;
    return rows.map(({ key, code, first: _, ...counts }) => ({ room: { key, code }, ...counts }));
  }

  out(now: number, limit: number): readonly OutOfRoom[] {
    const rows = this.#out.all(now, limit) as unknown as OutRow[];
    return rows.map(({ key, code, person, name, kind, until }) => {
      const end = until === null ? {} : { until };
      return { room: { key, code }, person, name, kind, ...end };
    });
  }
}
