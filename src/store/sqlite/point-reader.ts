import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { AroundPage, Point } from '../../protocol/point.ts';
import type { Message } from '../../protocol/record.ts';
import type { PointReader } from '../points.ts';
import { rowBefore } from './place.ts';
import type { LogReader } from './read.ts';
import type { RoomRow } from './row.ts';

interface TimedRow {
  readonly seq: number;
  readonly at: number;
  readonly previous: number;
}

/** Reads the messages about a number or a moment. */
export class PointLogReader {
  readonly #log: LogReader;
  readonly #anchor: StatementSync;
  readonly #fact: StatementSync;

  constructor(database: DatabaseSync, log: LogReader) {
    this.#log = log;
    this.#anchor = database.prepare(
      'SELECT at FROM fact WHERE room = ? AND seq = ? AND seq % 32 = 0',
    );
    this.#fact = database.prepare('SELECT seq, at, previous FROM fact WHERE id = ?');
  }

  page(key: string, point: Point, limit: number): AroundPage {
    return this.#log.snapshot(() => {
      const room = this.#log.roomRow(key);
      if (!room) return { latest: 0, messages: [] };
      const seq = 'at' in point ? this.#factFrom(room, point.at) : point.around;
      // One more than is told says whether there is more.
      const before = this.#log.messages(key, { before: seq, limit: limit + 1 }).messages;
      const after = Math.max(seq - 1, 0);
      const from = this.#log.messages(key, { after, limit: limit + 1 }).messages;
      const older = Math.min(before.length, Math.max(limit >> 1, limit - from.length));
      const newer = Math.min(from.length, limit - older);
      const messages = [...before.slice(before.length - older), ...from.slice(0, newer)];
      const around = from[0]?.seq ?? before.at(-1)?.seq;
      return {
        latest: room.seq,
        ...(around !== undefined && { around }),
        messages,
        ...(before.length > older && { older: messages[0]?.seq ?? 0 }),
        ...(from.length > newer && { newer: messages.at(-1)?.seq ?? 0 }),
      };
    });
  }

  messages(key: string, seqs: readonly number[]): readonly Message[] {
    return this.#log.snapshot(() => seqs.flatMap((seq) => this.#log.message(key, seq) ?? []));
  }

  /** A fact of a moment or later after one that is earlier; behind the last one where none is. */
  #factFrom(room: RoomRow, time: number): number {
    let [from, to] = [0, Math.floor(room.seq / 32)];
    while (from < to) {
      const middle = Math.ceil((from + to) / 2);
      if (Number(this.#anchor.get(room.id, middle * 32)?.at) < time) from = middle;
      else to = middle - 1;
    }
    const end = Math.min(from * 32 + 32, room.seq);
    let found = end + 1;
    let id = this.#log.idOf(room, end) ?? 0;
    while (id !== 0) {
      const row = this.#fact.get(id) as unknown as TimedRow;
      if (row.seq <= from * 32) break;
      if (row.at >= time) found = row.seq;
      id = rowBefore(id, row.previous);
    }
    return found;
  }
}

export function pointsOf(points: PointLogReader, read: <T>(work: () => T) => T): PointReader {
  return {
    page: async (key, point, limit) => read(() => points.page(key, point, limit)),
    messages: async (key, seqs) => read(() => points.messages(key, seqs)),
  };
}
