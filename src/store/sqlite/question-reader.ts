import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Question, QuestionAnswer } from '../../protocol/question.ts';
import type { Badge } from '../../protocol/role.ts';
import type { QuestionRange } from '../store.ts';
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

/** Reads what was asked in a room, and answered. A question without its text is none any more. */
export class QuestionReader {
  readonly #any: StatementSync;
  readonly #open: StatementSync;
  readonly #of: StatementSync;
  readonly #answers: StatementSync;

  constructor(database: DatabaseSync) {
    const columns = 'seq, author, name, claimed, badge, at, text';
    const asked = `FROM fact AS f WHERE room = $room AND type = 'asked' AND text IS NOT NULL`;
    const answered = `FROM fact AS a WHERE a.room = $room AND a.type = 'answered'`;
    this.#any = database.prepare(`SELECT 1 ${asked} LIMIT 1`);
    this.#open = database.prepare(
      `SELECT ${columns} ${asked} AND NOT EXISTS (SELECT 1 ${answered} AND a.target = f.seq)
       ORDER BY seq LIMIT $limit`,
    );
    this.#of = database.prepare(
      `SELECT ${columns} ${asked} AND author IN (SELECT value FROM json_each($authors))
       ORDER BY seq DESC LIMIT $limit`,
    );
    this.#answers = database.prepare(
      `SELECT ${columns} ${answered} AND target = $target AND text IS NOT NULL ORDER BY seq`,
    );
  }

  /** Has anybody asked something? */
  any(room: number): boolean {
    return this.#any.get({ room }) !== undefined;
  }

  some(room: number, { of, limit }: QuestionRange): readonly Question[] {
    if (!of) return this.#rows(this.#open, { room, limit });
    const authors = JSON.stringify(of);
    return this.#rows(this.#of, { room, authors, limit })
      .map((question) => this.#answered(room, question))
      .reverse();
  }

  #answered(room: number, question: Question): Question {
    const answers = this.#rows(this.#answers, { room, target: question.seq });
    return answers.length > 0 ? { ...question, answers } : question;
  }

  #rows(sql: StatementSync, values: Record<string, string | number>): QuestionAnswer[] {
    return (sql.all(values) as unknown as Row[]).map(({ seq, at, text, ...row }) => {
      return { seq, author: authorOf(row), at, text };
    });
  }
}
