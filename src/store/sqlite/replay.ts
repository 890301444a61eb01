import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { wholeEmoji } from '../../protocol/emoji.ts';
import { after } from '../../protocol/message.ts';
import {
  type Message,
  type MessageState,
  reactionAuthors,
  reactionKinds,
} from '../../protocol/record.ts';
import { hasOwn } from '../fact-parts.ts';
import { factRows, isMessage, typesThat } from '../fact-row.ts';
import { ExpiryReplay, pendingAt } from './expiry-replay.ts';
import { Places, type RoomEnd } from './place.ts';
import { mayBeReviewed, ReviewReplay } from './review-replay.ts';
import { eventOf, stateOf } from './row.ts';
import type { SealedRow } from './sealed.ts';
import { StandingReplay } from './standing-replay.ts';
import { wroteFaults } from './wrote.ts';

/** A message that does not show what the facts about it say. */
interface Misshown {
  readonly room: number;
  readonly seq: number;
  readonly text: string;
}

/*
 * What should be is worked out beside what is, in tables of SQLite's own temporary file: a log of
 * any length is checked in the same memory.
 */
const tables = `
CREATE TEMP TABLE due (
  room, message, state, edit, removed_at, PRIMARY KEY (room, message)
) WITHOUT ROWID;
CREATE TEMP TABLE shown (
  room, message, state, edit, PRIMARY KEY (room, message)
) WITHOUT ROWID;
CREATE TEMP TABLE reacts (
  room, message, emoji, author, seq, PRIMARY KEY (room, message, emoji, author)
) WITHOUT ROWID;
CREATE TEMP TABLE kept (room, message, edit);
CREATE TEMP TABLE wrong (room, message, text);
`;

/** The parts of a message that the facts about it do not change, empty for the replay. */
const bare = { author: { id: '', name: '' }, at: 0 };
/** Not compared; when a message was edited, the row of the edit says. */
const apart = new Set(['seq', 'author', 'at', 'editedAt', 'hidden']);

/** The parts of a message that its facts change, but for reactions, as one text to compare. */
function stateText(message: Pick<Message, 'text'> & MessageState): string {
  const parts = Object.entries(message).filter(([name]) => !apart.has(name));
  return JSON.stringify(Object.fromEntries(parts.sort()));
}

const unchanged = stateText({ text: '' });

const leftText = 'A text is there that was edited or removed.';

const misshown = `
SELECT room, message AS seq, 'The message does not show its last change.' AS text
FROM due LEFT JOIN shown USING (room, message)
WHERE coalesce(shown.state, '${unchanged}') <> due.state
UNION ALL
SELECT room, message, 'The message does not show its last change.'
FROM shown LEFT JOIN due USING (room, message) WHERE due.room IS NULL
UNION ALL
SELECT shown.room, message, 'The text of the message is missing.'
FROM shown JOIN fact ON fact.id = shown.edit WHERE fact.text IS NULL
UNION ALL
SELECT room, message, '${leftText}'
FROM kept LEFT JOIN due USING (room, message) WHERE due.edit IS NOT kept.edit
UNION ALL
SELECT room, message, text FROM wrong`;

/** Says whether a message has all the kinds it may have, and the one asked for is none of them. */
const isFull = `
WITH RECURSIVE kind (emoji) AS (
  SELECT min(emoji) FROM reacts WHERE room = $room AND message = $message
  UNION ALL
  SELECT (SELECT min(emoji) FROM reacts
    WHERE room = $room AND message = $message AND emoji > kind.emoji)
  FROM kind WHERE emoji IS NOT NULL LIMIT ${reactionKinds})
SELECT 1 WHERE (SELECT count(emoji) FROM kind) = ${reactionKinds} AND NOT EXISTS
  (SELECT 1 FROM reacts WHERE room = $room AND message = $message AND emoji = $emoji)`;

/** @param only ` WHERE room = …`, where one room is checked */
const misreacted = (only: string): string => `
WITH counted AS (
  SELECT room, message, emoji, count(*), min(seq),
    (SELECT json_group_array(author) FROM
      (SELECT author FROM reaction AS each
       WHERE each.room = whole.room AND each.message = whole.message AND each.emoji = whole.emoji
       ORDER BY seq LIMIT ${reactionAuthors}))
  FROM reaction AS whole${only} GROUP BY room, message, emoji)
SELECT room, message AS seq, 'The reactions are not those that were made.' AS text FROM (
  SELECT * FROM (SELECT * FROM reacts EXCEPT SELECT * FROM reaction)
  UNION ALL SELECT * FROM (SELECT * FROM reaction${only} EXCEPT SELECT * FROM reacts)) AS each
WHERE ${pendingAt('each.room', 'each.message')} IS NULL
UNION ALL
SELECT room, message, 'The reactions are not counted right.' FROM (
  SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM tally)
  UNION ALL SELECT * FROM (SELECT * FROM tally${only} EXCEPT SELECT * FROM counted))`;

/** Works out from a log's facts what its messages should show, and compares it with what they do. */
export class Replay {
  readonly #database: DatabaseSync;
  readonly #places: Places;
  readonly #standing: StandingReplay;
  readonly #expiry: ExpiryReplay;
  readonly #review: ReviewReplay;
  readonly #room: number | undefined;
  readonly #only: string;
  readonly #sql: Record<'due' | 'setDue' | 'cleared' | 'isGone', StatementSync> &
    Record<
      'isFull' | 'reacted' | 'unreacted' | 'shown' | 'kept' | 'wrong' | 'end' | 'message',
      StatementSync
    >;

  /** @param room where only one is checked */
  constructor(database: DatabaseSync, room?: number) {
    this.#database = database;
    this.#room = room;
    this.#only = room === undefined ? '' : ` WHERE room = ${room}`;
    this.#places = new Places(database);
    database.exec(tables);
    this.#standing = new StandingReplay(database, room);
    this.#expiry = new ExpiryReplay(database, room);
    this.#review = new ReviewReplay(database, room);
    const one = 'room = ? AND message = ?';
    this.#sql = {
      due: database.prepare(`SELECT state FROM due WHERE ${one}`),
      setDue: database.prepare('INSERT OR REPLACE INTO due VALUES (?, ?, ?, ?, ?)'),
      cleared: database.prepare(`DELETE FROM reacts WHERE ${one}`),
      isGone: database.prepare(`SELECT 1 FROM due WHERE ${one} AND removed_at IS NOT NULL`),
      isFull: database.prepare(isFull),
      reacted: database.prepare('INSERT OR IGNORE INTO reacts VALUES (?, ?, ?, ?, ?)'),
      unreacted: database.prepare(`DELETE FROM reacts WHERE ${one} AND emoji = ? AND author = ?`),
      shown: database.prepare('INSERT INTO shown VALUES (?, ?, ?, ?)'),
      kept: database.prepare('INSERT INTO kept VALUES (?, ?, ?)'),
      wrong: database.prepare('INSERT INTO wrong VALUES (?, ?, ?)'),
      end: database.prepare('SELECT id, seq, latest FROM room WHERE id = ?'),
      message: database.prepare(
        `SELECT 1 FROM fact WHERE id = ? AND type IN (${typesThat('begins')})`,
      ),
    };
  }

  /** Takes the next fact of a room. */
  take(row: SealedRow): void {
    const { type, seq } = row;
    if (mayBeReviewed(row)) this.#review.take(row, (message) => this.#isThere(row, message));
    if (isMessage(type)) return this.#posted(row);
    if (type === 'expired') return this.#expiry.take(row);
    if (hasOwn(type)) return this.#standing.take(row);
    const target = row.target ?? 0;
    if (target < 1 || target >= seq) return;
    if (factRows[type].effect === 'reacts') this.#react(row, target);
    else this.#change(row, target);
  }

  /** A message's text stands here as the id of the row that holds it. */
  #change(row: SealedRow, target: number): void {
    const { id, room, text } = row;
    if (text !== null) this.#sql.kept.run(room, target, id);
    const { state = unchanged } = this.#sql.due.get(room, target) ?? {};
    const message: Message = { ...bare, ...JSON.parse(String(state)), seq: target };
    if (message.removedAt === undefined && this.#expiry.at(room, target) !== undefined) return;
    const event = eventOf({ ...row, edited_at: null }, String(id), '', '');
    const next = after(message, event);
    if (next === message) return;
    const { removedAt } = next;
    this.#sql.setDue.run(
      room,
      target,
      stateText(next),
      Number(next.text) || null,
      removedAt ?? null,
    );
    if (removedAt !== undefined) this.#sql.cleared.run(room, target);
  }

  /**
   * Finds messages shown otherwise than facts say. A fact aimed at no message changes nothing.
   *
   * @param isWhole whether a room's facts can be walked at all
   */
  *faults(isWhole: (room: number) => boolean): Iterable<Misshown> {
    this.#expiry.settle();
    for (const fault of this.#review.faults()) if (isWhole(fault.room)) yield { ...fault };
    for (const sql of [misshown, misreacted(this.#only)]) {
      for (const row of this.#database.prepare(sql).iterate()) {
        const fault = row as unknown as Misshown;
        if (!isWhole(fault.room)) continue;
        if (this.#isMessage(fault.room, fault.seq)) yield { ...fault };
      }
    }
    // What a room comes to has no number of its own: the first one stands for the whole.
    const wrote = wroteFaults(this.#database, this.#room);
    for (const fault of [...this.#standing.faults(), ...this.#expiry.faults(), ...wrote]) {
      if (isWhole(fault.room)) yield { ...fault, seq: 1 };
    }
  }

  end(): void {
    this.#standing.end();
    this.#expiry.end();
    this.#review.end();
    for (const table of ['due', 'shown', 'reacts', 'kept', 'wrong']) {
      this.#database.exec(`DROP TABLE temp.${table}`);
    }
  }

  #react({ room, seq, type, author, ...row }: SealedRow, message: number): void {
    const emoji = wholeEmoji(row.emoji ?? '');
    if (emoji === undefined) return;
    if (type === 'unreacted') return void this.#sql.unreacted.run(room, message, emoji, author);
    const isOff =
      this.#expiry.at(room, message) ??
      this.#sql.isGone.get(room, message) ??
      this.#sql.isFull.get({ room, message, emoji });
    if (!isOff) this.#sql.reacted.run(room, message, emoji, author, seq);
  }

  #posted(row: SealedRow): void {
    const { room, seq, text, edit, removed_at } = row;
    const stands = edit === null && removed_at === null;
    const state = stateOf({ ...row, edited_at: null });
    if (edit !== null || Object.keys(state).length > 0) {
      this.#sql.shown.run(room, seq, stateText({ ...state, text: String(edit ?? '') }), edit);
    }
    if (stands && text === null)
      this.#sql.wrong.run(room, seq, 'The text of the message is missing.');
    if (!stands && text !== null) this.#sql.wrong.run(room, seq, leftText);
  }

  /** Was there such a message when that fact came, and not gone? */
  #isThere({ room, seq }: SealedRow, message: number): boolean {
    if (message < 1 || message >= seq || this.#expiry.at(room, message) !== undefined) return false;
    return !this.#sql.isGone.get(room, message) && this.#isMessage(room, message);
  }

  #isMessage(id: number, seq: number): boolean {
    const room = this.#sql.end.get(id) as unknown as RoomEnd | undefined;
    const row = room && this.#places.idOf(room, seq);
    return row !== undefined && this.#sql.message.get(row) !== undefined;
  }
}
