import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { wholeEmoji } from '../../protocol/emoji.ts';
import { after } from '../../protocol/message.ts';
import type { Message, MessageState } from '../../protocol/record.ts';
import { hasOwn } from '../fact-parts.ts';
import { changeFrom, factRows, isMessage, typesThat } from '../fact-row.ts';
import { type Mark, MarkReplay } from './mark-replay.ts';
import { pinFaults } from './pin-table.ts';
import { Places, type RoomEnd } from './place.ts';
import { isFull, leftText, misreacted, misshown, tables, unchanged } from './replay-sql.ts';
import { mayBeReviewed, ReviewReplay } from './review-replay.ts';
import { eventOf, stateOf } from './row.ts';
import { saidFaults } from './said.ts';
import type { SealedRow } from './sealed.ts';
import { StandingReplay } from './standing-replay.ts';
import { wroteFaults } from './wrote.ts';

/** A message that does not show what the facts about it say. */
interface Misshown {
  readonly room: number;
  readonly seq: number;
  readonly text: string;
}

/** The parts of a message that the facts about it do not change, empty for the replay. */
const bare = { author: { id: '', name: '' }, at: 0 };
/** Not compared; when a message was edited, and what goes with its text, the row of the edit says. */
const apart = new Set(['seq', 'author', 'at', 'editedAt', 'reply', 'cut', 'mentions', 'meta']);

/** The parts of a message that its facts change, but for reactions, as one text to compare. */
function stateText(message: Pick<Message, 'text'> & MessageState): string {
  const parts = Object.entries(message).filter(([name]) => !apart.has(name));
  return JSON.stringify(Object.fromEntries(parts.sort()));
}

/** The state of a message that a mark took. */
const stateOfMark = ({ at, hidden }: Mark): string =>
  stateText({ text: '', ...stateOf({ edited_at: null, removed_at: at, hidden }) });

/** Works out from a log's facts what its messages should show, and compares it with what they do. */
export class Replay {
  readonly #database: DatabaseSync;
  readonly #places: Places;
  readonly #standing: StandingReplay;
  readonly #marks: MarkReplay;
  readonly #review: ReviewReplay;
  readonly #room: number | undefined;
  readonly #only: string;
  readonly #sql: Record<'due' | 'setDue' | 'cleared' | 'isGone', StatementSync> &
    Record<
      | 'isFull'
      | 'reacted'
      | 'unreacted'
      | 'shown'
      | 'kept'
      | 'wrong'
      | 'end'
      | 'message'
      | 'hid'
      | 'unhid'
      | 'before'
      | 'hiding'
      | 'author',
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
    this.#marks = new MarkReplay(database, room);
    this.#review = new ReviewReplay(database, room);
    const one = 'room = ? AND message = ?';
    this.#sql = {
      due: database.prepare(`SELECT state, edit FROM due WHERE ${one}`),
      hid: database.prepare('INSERT OR REPLACE INTO hid VALUES (?, ?, ?, ?)'),
      unhid: database.prepare(`DELETE FROM hid WHERE ${one}`),
      before: database.prepare(`SELECT state, edit FROM hid WHERE ${one}`),
      hiding: database.prepare(`SELECT 1 AS hidden, due FROM hiding WHERE ${one}`),
      author: database.prepare('SELECT author FROM fact WHERE id = ?'),
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
    if (mayBeReviewed(row)) this.#review.take(row, (seq) => this.#isMessage(row.room, seq));
    if (isMessage(type)) return this.#posted(row);
    if (type === 'expired' || type === 'cleared') return this.#marks.take(row);
    if (type === 'restored') return this.#restore(row);
    if (hasOwn(type) && type !== 'hidden') return this.#standing.take(row);
    const target = row.target ?? 0;
    if (target < 1 || target >= seq) return;
    if (factRows[type].effect === 'reacts') this.#react(row, target);
    else this.#change(row, target);
  }

  /** A message's text stands here as the id of the row that holds it. */
  #change(row: SealedRow, target: number): void {
    const { id, room, text, type } = row;
    if (text !== null) this.#sql.kept.run(room, target, id);
    const { state = unchanged, edit = null } = this.#sql.due.get(room, target) ?? {};
    const message: Message = { ...bare, ...JSON.parse(String(state)), seq: target };
    if (message.removedAt !== undefined) {
      // What was hidden is gone for good.
      if (type === 'removed') this.#sql.unhid.run(room, target);
      return;
    }
    const mark = this.#marks.of(room, target, () => this.#authorOf(room, target));
    if (mark) {
      if (type === 'removed') this.#sql.setDue.run(room, target, stateOfMark(mark), null, mark.at);
      return;
    }
    const shown = { text: String(id), carried: null };
    const event = eventOf({ ...row, edited_at: null }, shown, '', '');
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
    if (type === 'hidden') this.#sql.hid.run(room, target, String(state), edit);
    else if (removedAt !== undefined) this.#sql.cleared.run(room, target);
  }

  #restore(row: SealedRow): void {
    const { room } = row;
    const change = changeFrom(row.type, row);
    if (change.type !== 'restored') return;
    if (change.cleared) return this.#marks.undo(room, change);
    const { target } = change;
    const before = this.#sql.before.get(room, target);
    if (!before || this.#marks.of(room, target, () => this.#authorOf(room, target))) return;
    const { state, edit } = before;
    this.#sql.unhid.run(room, target);
    this.#sql.setDue.run(room, target, String(state), Number(edit) || null, null);
  }

  #authorOf(id: number, seq: number): string {
    const room = this.#sql.end.get(id) as unknown as RoomEnd | undefined;
    const row = room && this.#places.idOf(room, seq);
    return String(row === undefined ? '' : this.#sql.author.get(row)?.author);
  }

  /**
   * Finds messages shown otherwise than facts say. A fact aimed at no message changes nothing.
   *
   * @param isWhole whether a room's facts can be walked at all
   */
  *faults(isWhole: (room: number) => boolean): Iterable<Misshown> {
    this.#marks.settle();
    for (const fault of this.#review.faults()) if (isWhole(fault.room)) yield { ...fault };
    for (const sql of [misshown, misreacted(this.#only)]) {
      for (const row of this.#database.prepare(sql).iterate()) {
        const fault = row as unknown as Misshown;
        if (!isWhole(fault.room)) continue;
        if (this.#isMessage(fault.room, fault.seq)) yield { ...fault };
      }
    }
    // What a room comes to has no number of its own: the first one stands for the whole.
    const pins = pinFaults(this.#database, this.#room);
    const authors = [
      ...wroteFaults(this.#database, this.#room),
      ...saidFaults(this.#database, this.#room),
    ];
    for (const fault of [
      ...this.#standing.faults(),
      ...this.#marks.faults(),
      ...pins,
      ...authors,
    ]) {
      if (isWhole(fault.room)) yield { ...fault, seq: 1 };
    }
  }

  end(): void {
    this.#standing.end();
    this.#marks.end();
    this.#review.end();
    for (const table of ['due', 'shown', 'reacts', 'hid', 'kept', 'wrong']) {
      this.#database.exec(`DROP TABLE temp.${table}`);
    }
  }

  #react({ room, seq, type, author, ...row }: SealedRow, message: number): void {
    const emoji = wholeEmoji(row.emoji ?? '');
    if (emoji === undefined) return;
    if (type === 'unreacted') return void this.#sql.unreacted.run(room, message, emoji, author);
    const isOff =
      this.#marks.of(room, message, () => this.#authorOf(room, message)) ??
      this.#sql.isGone.get(room, message) ??
      this.#sql.isFull.get({ room, message, emoji });
    if (!isOff) this.#sql.reacted.run(room, message, emoji, author, seq);
  }

  #posted(row: SealedRow): void {
    const { room, seq, text, edit, removed_at } = row;
    const { hidden = null, due = null } =
      (removed_at !== null && this.#sql.hiding.get(room, seq)) || {};
    const state = stateOf({ edited_at: null, removed_at, hidden: Number(hidden) });
    // Its words are there until they are due, and nobody is shown them.
    if (due !== null)
      return void this.#sql.shown.run(room, seq, stateText({ ...state, text: '' }), null);
    const stands = edit === null && removed_at === null;
    if (edit !== null || Object.keys(state).length > 0) {
      this.#sql.shown.run(room, seq, stateText({ ...state, text: String(edit ?? '') }), edit);
    }
    if (stands && text === null)
      this.#sql.wrong.run(room, seq, 'The text of the message is missing.');
    if (!stands && text !== null) this.#sql.wrong.run(room, seq, leftText);
  }

  #isMessage(id: number, seq: number): boolean {
    const room = this.#sql.end.get(id) as unknown as RoomEnd | undefined;
    const row = room && this.#places.idOf(room, seq);
    return row !== undefined && this.#sql.message.get(row) !== undefined;
  }
}
