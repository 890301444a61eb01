import type { DatabaseSync, StatementSync } from 'node:sqlite';
import {
  answersEach,
  behind,
  inTurns,
  type OpenQuestion,
  type Question,
  type QuestionAnswer,
} from '../../protocol/question.ts';
import type { Badge } from '../../protocol/role.ts';
import type { Opening, QuestionPage, QuestionRange } from '../store.ts';
import { authorOf } from './row.ts';

interface Row {
  readonly seq: number;
  readonly author: string;
  readonly name: string;
  readonly claimed: number | null;
  readonly badge: Badge | null;
  readonly at: number;
  readonly text: string;
}

interface Waiting extends OpenQuestion {
  readonly id: number;
}

/** Reads what was asked in a room, and answered. A question without its text is none any more. */
export class QuestionReader {
  readonly #any: StatementSync;
  readonly #open: StatementSync;
  readonly #one: StatementSync;
  readonly #of: StatementSync;
  readonly #answers: StatementSync;
  readonly #count: StatementSync;
  readonly #asker: StatementSync;

  constructor(database: DatabaseSync) {
    const columns = 'seq, author, name, claimed, badge, at, text';
    const askedIn = (room: string) =>
      `FROM fact AS f WHERE room = ${room} AND type = 'asked' AND text IS NOT NULL`;
    const room = '(SELECT id FROM room WHERE key = $key)';
    const answered = `FROM fact AS a WHERE a.room = ${room} AND a.type = 'answered'`;
    const rejected = `FROM fact AS x WHERE x.type = 'rejected' AND x.room = f.room`;
    this.#any = database.prepare(
      `SELECT EXISTS (SELECT 1 ${askedIn('$room')}) AS isAsked,
         EXISTS (SELECT 1 FROM fact WHERE room = $room AND type = 'held')
           OR EXISTS (SELECT 1 FROM report WHERE room = $room) AS isReviewed`,
    );
    this.#open = database.prepare(
      `SELECT id, seq, author AS person ${askedIn(room)}
         AND NOT EXISTS (SELECT 1 ${answered} AND a.target = f.seq)
         AND NOT EXISTS (SELECT 1 ${rejected} AND x.target = f.seq) ORDER BY seq`,
    );
    this.#one = database.prepare(`SELECT ${columns} FROM fact WHERE id = ?`);
    this.#of = database.prepare(
      `SELECT ${columns} ${askedIn(room)} AND seq < $before
         AND author IN (SELECT value FROM json_each($authors)) ORDER BY seq DESC LIMIT $limit`,
    );
    this.#answers = database.prepare(
      `SELECT ${columns} ${answered} AND target = $target AND text IS NOT NULL
       ORDER BY seq DESC LIMIT ${answersEach}`,
    );
    this.#count = database.prepare(`SELECT count(*) AS count ${answered} AND target = $target`);
    this.#asker = database.prepare(`SELECT author AS person ${askedIn(room)} AND seq = $seq`);
  }

  /** Tells whether anybody asked something in a room, and whether anything was held or reported. */
  any(room: number): Pick<Opening, 'isAsked' | 'isReviewed'> {
    const { isAsked, isReviewed } = this.#any.get({ room }) ?? {};
    return {
      ...(isAsked === 1 && { isAsked: true }),
      ...(isReviewed === 1 && { isReviewed: true }),
    };
  }

  /** Those that nobody has answered, oldest first. */
  open(key: string): readonly Waiting[] {
    return this.#open.all({ key }) as unknown as Waiting[];
  }

  /** The number of answers that a question has. */
  answers(key: string, target: number): number {
    return Number(this.#count.get({ key, target })?.['count']);
  }

  page(key: string, range: QuestionRange): QuestionPage {
    return range.of ? this.#ownPage(key, range.of, range) : this.#queuePage(key, range);
  }

  #queuePage(key: string, { after, limit, bytes = unbound }: QuestionRange): QuestionPage {
    const queue = this.#queue(key, after);
    const questions: Question[] = [];
    let left = bytes;
    for (const { id } of queue.slice(0, limit)) {
      const question = toldIn(this.#one.get(id) as unknown as Row);
      left -= weightOf(question);
      if (left < 0 && questions.length > 0) break;
      questions.push(question);
    }
    const next = questions.at(-1)?.seq;
    return next === undefined || questions.length === queue.length
      ? { questions }
      : { questions, next };
  }

  #queue(key: string, after: number | undefined): readonly Waiting[] {
    const open = this.open(key);
    if (after === undefined) return inTurns(open);
    const last = this.#asker.get({ key, seq: after });
    return last ? behind(open, { seq: after, person: String(last['person']) }) : inTurns(open);
  }

  /** Those of one's own are read only as far as they are told. */
  #ownPage(
    key: string,
    of: readonly string[],
    { before = Number.MAX_SAFE_INTEGER, limit, bytes = unbound }: QuestionRange,
  ): QuestionPage {
    const authors = JSON.stringify(of);
    const questions: Question[] = [];
    let left = bytes;
    for (const row of this.#of.iterate({ key, authors, before, limit: limit + 1 })) {
      const asked = toldIn(row as unknown as Row);
      const { question, weight } = this.#answered(
        key,
        asked,
        questions.length > 0 ? unbound : left,
      );
      left -= weight;
      const isOver = questions.length === limit || (left < 0 && questions.length > 0);
      const next = questions[0]?.seq;
      if (isOver && next !== undefined) return { questions, next };
      questions.unshift(question);
    }
    return { questions };
  }

  /** A question with its latest answers, as many of them as fit. */
  #answered(key: string, asked: Question, bytes: number) {
    const answers: QuestionAnswer[] = [];
    let weight = weightOf(asked);
    for (const row of this.#answers.iterate({ key, target: asked.seq })) {
      const answer = toldIn(row as unknown as Row);
      weight += weightOf(answer);
      if (weight > bytes && answers.length > 0) break;
      answers.unshift(answer);
    }
    return { question: answers.length > 0 ? { ...asked, answers } : asked, weight };
  }
}

const unbound = Number.POSITIVE_INFINITY;

function weightOf(told: Question | QuestionAnswer): number {
  return Buffer.byteLength(JSON.stringify(told)) + 1;
}

function toldIn({ seq, at, text, ...row }: Row): QuestionAnswer {
  return { seq, author: authorOf(row), at, text };
}
