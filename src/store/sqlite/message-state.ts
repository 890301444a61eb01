import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sealedWords } from '../../protocol/carried.ts';
import { wholeEmoji } from '../../protocol/emoji.ts';
import type { Change, Fact } from '../../protocol/fact.ts';
import { never } from '../../protocol/never.ts';
import { reactionAuthors, reactionKinds } from '../../protocol/record.ts';
import { sealOf } from '../digest.ts';
import { typesThat } from '../fact-row.ts';
import { goneAt } from './expired.ts';
import { FormerTable } from './former-table.ts';
import { type Eraser, Hiding } from './hiding.ts';
import { Places, type RoomEnd } from './place.ts';
import { Said } from './said.ts';
import type { SealedRow } from './sealed.ts';

interface TargetRow {
  readonly id: number;
  readonly edit: number | null;
  readonly removed_at: number | null;
}

type Words = Pick<SealedRow, 'text' | 'salt' | 'carried'>;

/** The facts about a message that was there before. */
type Aimed = Extract<Change, { type: 'edited' | 'removed' | 'hidden' | 'reacted' | 'unreacted' }>;

const aimed: readonly Change['type'][] = ['edited', 'removed', 'hidden', 'reacted', 'unreacted'];

function isAimed(change: Change): change is Aimed {
  return aimed.includes(change.type);
}

/** Keeps what messages are now, after each fact that changes one. */
export class MessageState implements Eraser {
  readonly #places: Places;
  readonly #target: StatementSync;
  readonly #edit: StatementSync;
  readonly #readText: StatementSync;
  readonly #strip: StatementSync;
  readonly #setEdit: StatementSync;
  readonly #setRemoved: StatementSync;
  readonly tallies: Tallies;
  readonly hiding: Hiding;
  readonly said: Said;
  readonly former: FormerTable;

  /** @param behind facts that may wait to be filled in by their authors; tests have their own */
  constructor(database: DatabaseSync, behind?: number) {
    this.#places = new Places(database);
    this.#target = database.prepare(
      `SELECT id, edit, ${goneAt('fact')} AS removed_at FROM fact WHERE id = ?
         AND type IN (${typesThat('begins')})`,
    );
    this.#edit = database.prepare('SELECT edit FROM fact WHERE id = ?');
    this.#readText = database.prepare('SELECT text, salt, carried FROM fact WHERE id = ?');
    this.#strip = database.prepare(
      `UPDATE fact SET text = NULL, salt = NULL, seal = ?, carried = iif(carried IS NULL, NULL, '')
       WHERE id = ?`,
    );
    this.#setEdit = database.prepare('UPDATE fact SET edit = ? WHERE id = ?');
    this.#setRemoved = database.prepare(
      'UPDATE fact SET edit = NULL, stamp = NULL, removed_at = ? WHERE id = ?',
    );
    this.tallies = new Tallies(database);
    this.said = new Said(database, behind);
    this.former = new FormerTable(database);
    this.hiding = new Hiding(database, this, this.said);
  }

  /** Takes in the last fact of a room. */
  apply(room: RoomEnd, { change, author, at, as }: Fact): void {
    if (change.type === 'restored') return this.hiding.restore(room.id, change);
    if (!isAimed(change)) return;
    const row = this.#message(room, change.target);
    if (!row) return;
    const isGone = row.removed_at !== null;
    switch (change.type) {
      case 'edited':
        return isGone ? this.deleteText(room.latest) : this.#reword(room.latest, change, row);
      case 'hidden':
        if (!isGone) this.hiding.hide(room.id, change.target, row.id, at);
        return;
      case 'removed':
        if (isGone) return this.hiding.erase(room.id, change.target, row.id);
        this.erase(room.id, change.target, row.id, at);
        if (as) this.hiding.note(room.id, change.target, row.id);
        return;
      case 'reacted':
        if (!isGone) this.tallies.add(room, change.target, change.emoji, author.id);
        return;
      case 'unreacted':
        this.tallies.take(room.id, change.target, change.emoji, author.id);
        return;
      default:
        never(change);
    }
  }

  #reword(latest: number, { target }: Aimed, { id, edit }: TargetRow): void {
    this.former.keep(target, edit ?? id, latest);
    this.deleteText(edit ?? id);
    this.#setEdit.run(latest, id);
  }

  #message(room: RoomEnd, seq: number): TargetRow | undefined {
    const id = this.#places.idOf(room, seq);
    if (id === undefined) return undefined;
    return this.#target.get(id) as unknown as TargetRow | undefined;
  }

  erase(room: number, message: number, id: number, at: number): void {
    this.deleteText(Number(this.#edit.get(id)?.edit ?? id));
    this.#setRemoved.run(at, id);
    this.said.drop(room, id);
    this.former.drop(room, message);
    this.tallies.clear(room, message);
  }

  /** @param id of the row that holds the text, and all that goes with it */
  deleteText(id: number): void {
    const row = this.#readText.get(id) as unknown as Words | undefined;
    if (typeof row?.text !== 'string') return;
    this.#strip.run(sealOf(String(row.salt), sealedWords(row.text, row.carried)), id);
  }
}

/**
 * The people who reacted, and beside them the count and the first authors of each emoji, so that a
 * page of history costs the same however many have reacted.
 */
export class Tallies {
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #deleteAll: StatementSync;
  readonly #isFull: StatementSync;
  readonly #grow: StatementSync;
  readonly #count: StatementSync;
  readonly #drop: StatementSync;
  readonly #dropAll: StatementSync;

  constructor(database: DatabaseSync) {
    const one = 'room = ? AND message = ? AND emoji = ?';
    this.#insert = database.prepare('INSERT OR IGNORE INTO reaction VALUES (?, ?, ?, ?, ?)');
    this.#delete = database.prepare(`DELETE FROM reaction WHERE ${one} AND author = ?`);
    this.#deleteAll = database.prepare('DELETE FROM reaction WHERE room = ? AND message = ?');
    this.#isFull = database.prepare(
      `SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM tally WHERE ${one}) AND
         (SELECT count(*) FROM tally WHERE room = ? AND message = ?) >= ${reactionKinds}`,
    );
    this.#grow = database.prepare(
      `INSERT INTO tally VALUES (?, ?, ?, 1, ?, json_array(?))
       ON CONFLICT DO UPDATE SET count = count + 1, authors = iif(
         count < ${reactionAuthors}, json_insert(authors, '$[#]', excluded.authors ->> 0), authors)`,
    );
    this.#count = database.prepare(
      `INSERT OR REPLACE INTO tally
       SELECT room, message, emoji, count(*), min(seq),
         (SELECT json_group_array(author) FROM
           (SELECT author FROM reaction WHERE ${one} ORDER BY seq LIMIT ${reactionAuthors}))
       FROM reaction WHERE ${one} GROUP BY room, message, emoji`,
    );
    this.#drop = database.prepare(`DELETE FROM tally WHERE ${one}`);
    this.#dropAll = database.prepare('DELETE FROM tally WHERE room = ? AND message = ?');
  }

  /** Counts a reaction that is an emoji and no kind too many, as could be in earlier times. */
  add(
    { id, seq }: Pick<RoomEnd, 'id' | 'seq'>,
    message: number,
    said: string,
    author: string,
  ): void {
    const emoji = wholeEmoji(said);
    if (emoji === undefined || this.#isFull.get(id, message, emoji, id, message)) return;
    const { changes } = this.#insert.run(id, message, emoji, author, seq);
    if (changes === 1) this.#grow.run(id, message, emoji, seq, author);
  }

  take(room: number, message: number, said: string, author: string): void {
    const emoji = wholeEmoji(said);
    if (emoji === undefined) return;
    const { changes } = this.#delete.run(room, message, emoji, author);
    if (changes === 0) return;
    this.#drop.run(room, message, emoji);
    this.#count.run(room, message, emoji, room, message, emoji);
  }

  clear(room: number, message: number): void {
    this.#deleteAll.run(room, message);
    this.#dropAll.run(room, message);
  }
}
