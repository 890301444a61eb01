import type { DatabaseSync, StatementSync } from 'node:sqlite';

interface Expired {
  readonly fact: number;
  readonly up_to: number;
  readonly at: number;
}

interface Clear {
  readonly fact: number;
  readonly author: string;
  readonly first: number;
  readonly up_to: number;
  readonly at: number;
}

/** The marks of one room: what of it expired, and what was cleared. */
export class Marks {
  readonly #expired: readonly Expired[];
  readonly #clears: readonly Clear[];

  constructor(expired: readonly Expired[], clears: readonly Clear[]) {
    this.#expired = expired;
    this.#clears = clears;
  }

  get hasClears(): boolean {
    return this.#clears.length > 0;
  }

  /** The moment at which a mark took the words of a message; undefined where none did. */
  at(message: number, author: string): number | undefined {
    const expired = this.#expired.find(({ up_to }) => up_to >= message);
    const clear = this.#clears.find(
      (each) => each.author === author && each.first <= message && each.up_to >= message,
    );
    if (!clear || !expired) return (clear ?? expired)?.at;
    return clear.fact < expired.fact ? clear.at : expired.at;
  }
}

/** Reads the marks of rooms. */
export class MarkReader {
  readonly #expired: StatementSync;
  readonly #clears: StatementSync;
  readonly #hasClears: StatementSync;
  readonly #hidden: StatementSync;

  constructor(database: DatabaseSync) {
    this.#expired = database.prepare(
      'SELECT fact, up_to, at FROM expiry WHERE room = ? ORDER BY up_to',
    );
    this.#clears = database.prepare(
      `SELECT fact, author, first, up_to, at FROM clearing WHERE room = ? AND undone = 0
       ORDER BY fact`,
    );
    this.#hasClears = database.prepare('SELECT 1 FROM clearing WHERE room = ? LIMIT 1');
    this.#hidden = database.prepare('SELECT 1 FROM hiding WHERE room = ? AND message = ?');
  }

  of(room: number): Marks {
    return new Marks(
      this.#expired.all(room) as unknown as Expired[],
      this.#clears.all(room) as unknown as Clear[],
    );
  }

  hasClears(room: number): boolean {
    return this.#hasClears.get(room) !== undefined;
  }

  /** Was it taken away by who keeps order, and not restored? */
  isHidden(room: number, message: number): boolean {
    return this.#hidden.get(room, message) !== undefined;
  }
}
