import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type Carrying, carriedIn } from '../../protocol/carried.ts';
import type { RoomName } from '../../protocol/code.ts';
import type { RoomEvent } from '../../protocol/event.ts';
import type { HeldMessage, OwnHeld, Report, ReviewQueue } from '../../protocol/review.ts';
import { reportsEach } from '../../protocol/review.ts';
import { ownOf } from '../fact-parts.ts';
import type { QueueRange, ReviewReader, WaitingHeld } from '../review.ts';
import { AllRoomsReader } from './all-rooms-reader.ts';
import { goneAt } from './expired.ts';
import { FormerReader } from './former-table.ts';
import { OverdueQuestions } from './overdue-questions.ts';
import type { LogReader } from './read.ts';
import { ReportCounter } from './report-counter.ts';
import { authorOf, type FactRow } from './row.ts';

type Row = Pick<
  FactRow,
  | 'seq'
  | 'author'
  | 'name'
  | 'claimed'
  | 'badge'
  | 'at'
  | 'ref'
  | 'target'
  | 'text'
  | 'rest'
  | 'carried'
>;

interface OwnRow extends Row {
  readonly outcome: string | null;
  readonly outcome_seq: number | null;
  readonly outcome_author: string | null;
  readonly outcome_rest: string | null;
}

interface Group {
  readonly message: number;
  readonly row: number;
  readonly count: number;
}

type Own = Parameters<ReviewReader['own']>[1];

const unbound = Number.POSITIVE_INFINITY;

/** Reads what is held and reported, by the indexes and the table that hold nothing else. */
export class ReviewLogReader {
  /** The reading over all rooms. */
  readonly all: AllRoomsReader;
  readonly counter: ReportCounter;
  readonly questions: OverdueQuestions;
  readonly former: FormerReader;
  readonly #reader: LogReader;
  readonly #waiting: StatementSync;
  readonly #held: StatementSync;
  readonly #own: StatementSync;
  readonly #outcome: StatementSync;
  readonly #groups: StatementSync;
  readonly #reports: StatementSync;
  readonly #overdue: StatementSync;

  constructor(database: DatabaseSync, reader: LogReader) {
    this.#reader = reader;
    this.all = new AllRoomsReader(database);
    this.counter = new ReportCounter(database);
    this.questions = new OverdueQuestions(database);
    this.former = new FormerReader(database);
    const room = '(SELECT id FROM room WHERE key = $key)';
    const columns = (f: string) =>
      [
        'seq',
        'author',
        'name',
        'claimed',
        'badge',
        'at',
        'ref',
        'target',
        'text',
        'rest',
        'carried',
      ]
        .map((name) => `${f}.${name}`)
        .join(', ');
    const waits = `FROM fact AS f WHERE f.room = ${room} AND f.type = 'held' AND f.edit IS NULL`;
    this.#waiting = database.prepare(`SELECT seq, author AS person, target ${waits} ORDER BY seq`);
    this.#held = database.prepare(
      `SELECT ${columns('f')} ${waits} AND f.seq > $after ORDER BY f.seq LIMIT $limit`,
    );
    this.#own = database.prepare(
      `SELECT ${columns('f')}, o.type AS outcome, o.seq AS outcome_seq, o.author AS outcome_author,
         o.rest AS outcome_rest
       FROM fact AS f LEFT JOIN fact AS o ON o.id = f.edit
       WHERE f.room = ${room} AND f.type = 'held'
         AND f.author IN (SELECT value FROM json_each($authors))
         AND (o.id IS NULL OR (o.type = 'rejected' AND o.at >= $since))
       ORDER BY f.seq DESC LIMIT $limit`,
    );
    this.#outcome = database.prepare(
      'SELECT seq FROM fact WHERE id = (SELECT edit FROM fact WHERE id = ?)',
    );
    // Whatever is left of a message that is gone is read by nobody.
    const open = `report AS r JOIN fact AS m ON m.id = r.row WHERE r.room = ${room}
      AND ${goneAt('m')} IS NULL`;
    this.#groups = database.prepare(
      `SELECT r.message, r.row, count(*) AS count FROM ${open}
       GROUP BY r.message ORDER BY count DESC, min(r.fact)`,
    );
    this.#reports = database.prepare(
      `SELECT fact FROM report WHERE room = ${room} AND message = $message
       ORDER BY fact DESC LIMIT ${reportsEach}`,
    );
    this.#overdue = database.prepare(
      `SELECT r.key, r.code, f.seq FROM fact AS f JOIN room AS r ON r.id = f.room
       WHERE f.type = 'held' AND f.edit IS NULL AND f.at < $before ORDER BY f.id LIMIT $limit`,
    );
  }

  waiting(key: string): readonly WaitingHeld[] {
    const rows = this.#waiting.all({ key }) as unknown as Pick<Row, 'seq' | 'target'>[];
    return rows.map(({ target, ...row }) => {
      const held = row as WaitingHeld;
      return target === null ? held : { ...held, target };
    });
  }

  queue(key: string, range: QueueRange): ReviewQueue {
    const { after = 0, afterReported = 0, limit, bytes = unbound } = range;
    return this.#reader.snapshot(() => {
      const none = { held: [], reported: [] };
      const isHead = after === 0 && afterReported === 0;
      return {
        ...none,
        ...(isHead && this.counter.isFull(key) ? { flagsFull: true as const } : {}),
        ...(isHead || after > 0 ? this.#heldBehind(key, after, limit, bytes) : {}),
        ...(isHead || afterReported > 0 ? this.#reported(key, afterReported, limit, bytes) : {}),
      };
    });
  }

  #heldBehind(key: string, after: number, limit: number, bytes: number) {
    const rows = this.#held.all({ key, after, limit: limit + 1 }) as unknown as Row[];
    const held = fitting(rows.map(heldIn), bytes).slice(0, limit);
    const next = held.length < rows.length ? held.at(-1)?.seq : undefined;
    return { held, ...(next === undefined ? {} : { nextHeld: next }) };
  }

  own(key: string, { of, since, limit }: Own): readonly OwnHeld[] {
    const authors = JSON.stringify(of);
    const rows = this.#own.all({ key, authors, since, limit }) as unknown as OwnRow[];
    return rows.reverse().map(ownIn);
  }

  outcome(key: string, held: number): RoomEvent | undefined {
    return this.#reader.snapshot(() => {
      const room = this.#reader.roomRow(key);
      const id = room && this.#reader.idOf(room, held);
      const seq = Number((id !== undefined && this.#outcome.get(id)?.['seq']) || 0);
      return seq === 0 ? undefined : this.#reader.events(key, seq - 1, seq, 1)[0];
    });
  }

  overdue(before: number, limit: number): readonly { room: RoomName; seq: number }[] {
    return this.#overdue
      .all({ before, limit })
      .map(({ key, code, seq }) => ({ room: { key, code } as RoomName, seq: Number(seq) }));
  }

  /** Behind a message that is reported no more, the head. */
  #reported(key: string, after: number, limit: number, bytes: number) {
    const groups = this.#groups.all({ key }) as unknown as Group[];
    const behind = groups.slice(groups.findIndex(({ message }) => message === after) + 1);
    const told = behind.slice(0, limit).flatMap(({ message: seq, row, count }) => {
      const message = this.#reader.messageById(row);
      const reports = this.#reportsOf(key, seq);
      return message ? [{ message, count, reports }] : [];
    });
    const reported = fitting(told, bytes);
    const next = reported.length < behind.length ? reported.at(-1)?.message.seq : undefined;
    return { reported, ...(next === undefined ? {} : { nextReported: next }) };
  }

  /** The latest reports of a message, oldest first. */
  #reportsOf(key: string, message: number): readonly Report[] {
    const seqs = this.#reports.all({ key, message }).map(({ fact }) => Number(fact));
    return seqs.reverse().flatMap((seq) => {
      const [event] = this.#reader.events(key, seq - 1, seq, 1);
      if (event?.type !== 'reported') return [];
      const { author, at, why } = event;
      return [{ seq, author, at, why }];
    });
  }
}

/** As many of them as fit, and one at least. */
function fitting<One>(all: readonly One[], bytes: number): readonly One[] {
  let left = bytes;
  const over = all.findIndex((one, i) => {
    left -= Buffer.byteLength(JSON.stringify(one)) + 1;
    return left < 0 && i > 0;
  });
  return over < 0 ? all : all.slice(0, over);
}

/** All that goes with a held text; nothing where that is gone. */
function carriedWith({ rest, text, carried }: Row): Carrying {
  if (text === null) return {};
  const { reply } = ownOf({ rest }) as Carrying;
  return { ...(reply && { reply }), ...carriedIn(carried) };
}

function heldIn(row: Row): HeldMessage {
  const { why } = ownOf(row) as Pick<HeldMessage, 'why'>;
  const { seq, at, text, target } = row;
  const aimed = target === null ? {} : { target };
  return { seq, author: authorOf(row), at, text: text ?? '', why, ...carriedWith(row), ...aimed };
}

function ownIn(row: OwnRow): OwnHeld {
  const { seq, at, text, ref, target, outcome, outcome_author, outcome_rest: rest } = row;
  const { reason, as } = outcome === null ? {} : (JSON.parse(rest ?? '{}') as Outcome);
  const by = outcome_author === row.author ? 'writer' : as ? 'order' : 'time';
  return {
    seq,
    at,
    text: text ?? '',
    ...carriedWith(row),
    ...(ref === null ? {} : { ref }),
    ...(target === null ? {} : { target }),
    ...(outcome === null ? {} : { rejected: by }),
    ...(reason === undefined ? {} : { reason }),
  };
}

interface Outcome {
  readonly reason?: string;
  readonly as?: object;
}

/** The same as a store gives it: whoever reads that the log is damaged ends all writing. */
export function reviewOf(reader: ReviewLogReader, read: <T>(work: () => T) => T): ReviewReader {
  return {
    waiting: async (key) => read(() => reader.waiting(key)),
    queue: async (key, range) => read(() => reader.queue(key, range)),
    own: async (key, range) => read(() => reader.own(key, range)),
    outcome: async (key, held) => read(() => reader.outcome(key, held)),
    reports: async (key, message, person) => read(() => reader.counter.of(key, message, person)),
    hasReported: async (key, persons) => read(() => reader.counter.hasReported(key, persons)),
    former: async (key, message) => read(() => reader.former.of(key, message)),
    flags: async (key, message) => read(() => reader.counter.flags(key, message)),
    waitingRooms: async (limit) => read(() => reader.all.waiting(limit)),
    outOfRooms: async (now, limit) => read(() => reader.all.out(now, limit)),
    overdue: async (before, limit) => read(() => reader.overdue(before, limit)),
    overdueQuestions: async (before, limit) => read(() => reader.questions.before(before, limit)),
  };
}
