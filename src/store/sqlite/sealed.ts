import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { sealedWords } from '../../protocol/carried.ts';
import type { Clearance } from '../../protocol/clearance.ts';
import type { HalvedFact, Proof, SealedFact } from '../../protocol/seal.ts';
import { firstDigest } from '../../protocol/seal.ts';
import { refHashOf, sealOf } from '../digest.ts';
import { type Documents, documentsOf } from '../fact-hash.ts';
import { hasField, isMessage } from '../fact-row.ts';
import { MarkReader } from './mark-reader.ts';
import { lacks, Places, type RoomEnd, rowBefore } from './place.ts';
import { authorOf, type FactRow } from './row.ts';

/** A row of `fact` with what seals it; `text` is its own, whatever its message shows now. */
export interface SealedRow extends Omit<FactRow, 'edited_at'> {
  readonly ref_hash: number | null;
  readonly salt: string | null;
  readonly seal: string | null;
  readonly digest: string;
  readonly edit: number | null;
  readonly rest_salt: string | null;
}

/** The end of a room's log, and its seal. */
export interface SealedEnd extends RoomEnd {
  readonly key: string;
  readonly code: string;
  readonly digest: string;
}

/** The seal of a row's text, whether that still stands or not; null where it never had one. */
export function sealOfRow({ text, salt, seal, carried }: SealedRow): string | null {
  return text === null ? seal : sealOf(salt ?? '', sealedWords(text, carried));
}

/** Can the row's ref be found? What a stranger's was found by went with the connection. */
export function isFoundByRef(row: SealedRow, key: string): boolean {
  const author = authorOf(row);
  if (row.ref === null) return row.ref_hash === null;
  return author.claimed || row.ref_hash === refHashOf({ room: { key }, author, ref: row.ref });
}

/** Does anything stand in the row that goes with a text, and should have gone with it? */
export function hasLeftOver(row: SealedRow): boolean {
  const { type, text, salt, seal, stamp, edit, removed_at, rest, rest_salt, carried } = row;
  const isPost = isMessage(type);
  const isSettled = type === 'held' && edit !== null;
  return (
    (text === null ? salt : seal) !== null ||
    (carried !== null && (carried === '') === (text !== null)) ||
    (carried !== null && !hasField(type, 'meta')) ||
    (rest === null) !== (rest_salt === null) ||
    (stamp !== null && (!hasField(type, 'stamp') || removed_at !== null || isSettled)) ||
    (!isPost && !isSettled && edit !== null) ||
    (!isPost && removed_at !== null)
  );
}

/** The seal of the rest of a row's fact. */
export function restSealOf({ rest_salt }: Pick<SealedRow, 'rest_salt'>, rest: string): string {
  return sealOf(rest_salt ?? '', rest);
}

/** The parts of a row's fact that every version of it has, its aim among them. */
export function bareFactOf(row: SealedRow) {
  const { seq, type, at, ref, target, emoji } = row;
  return {
    seq,
    type,
    author: authorOf(row),
    at,
    ...(ref === null ? {} : { ref }),
    ...(target === null ? {} : { target }),
    ...(emoji === null ? {} : { emoji }),
  };
}

/** A row's fact without its text, as somebody of this clearance may know it. */
function sealedFactOf(row: SealedRow, room: string, clearance: Clearance): SealedFact {
  const { salt } = row;
  const seal = sealOfRow(row);
  const documents = documentsOf({ ...row, author: authorOf(row), room }, seal);
  if (documents) return halved(row, documents, clearance);
  return {
    ...bareFactOf(row),
    ...(seal === null ? {} : { seal }),
    ...(salt === null ? {} : { salt }),
  };
}

/** No salt of what somebody may not know is told: with it, what is sealed could be guessed. */
function halved(row: SealedRow, { open, rest }: Documents, clearance: Clearance): HalvedFact {
  const { seq, salt, rest_salt: restSalt } = row;
  const told = open === '' ? {} : { open };
  const marked = salt === null ? {} : { salt };
  if (rest === null) return { seq, ...told, ...marked };
  if (clearance === 'open') {
    const seal = restSealOf(row, rest);
    return { seq, ...told, seal, ...(open === '' ? {} : marked) };
  }
  return { seq, ...told, rest, restSalt: restSalt ?? '', ...marked };
}

/** Reads logs as they are sealed. */
export class SealedReader {
  readonly #places: Places;
  readonly #end: StatementSync;
  readonly #fact: StatementSync;
  readonly #marks: MarkReader;

  constructor(database: DatabaseSync) {
    this.#places = new Places(database);
    this.#end = database.prepare(
      'SELECT id, key, code, seq, digest, latest FROM room WHERE key = ?',
    );
    this.#fact = database.prepare('SELECT * FROM fact WHERE id = ?');
    this.#marks = new MarkReader(database);
  }

  end(key: string): SealedEnd | undefined {
    return this.#end.get(key) as unknown as SealedEnd | undefined;
  }

  /** Facts `after < seq <= upTo`, in order. */
  facts(room: RoomEnd, after: number, upTo: number): SealedRow[] {
    const rows: SealedRow[] = [];
    let at = this.#places.idOf(room, Math.min(upTo, room.seq)) ?? 0;
    while (at !== 0) {
      const row = this.#row(at);
      if (row.seq <= after) break;
      rows.push(row);
      at = rowBefore(at, row.previous);
    }
    return this.#withoutGone(room, rows.reverse());
  }

  /** @returns undefined where the room does not go so far */
  proof(key: string, after: number, limit: number, clearance: Clearance): Proof | undefined {
    const room = this.end(key);
    if (!room) return after === 0 ? nothingYet : undefined;
    const digest = this.#digestAt(room, after);
    if (digest === undefined) return undefined;
    const rows = limit === 0 ? [] : this.facts(room, after, after + limit);
    const facts = rows.map((row) => sealedFactOf(row, key, clearance));
    return { latest: room.seq, head: room.digest, digest, facts };
  }

  /** Shows what was taken as gone as it will be: whoever reads does not see how far that is. */
  #withoutGone(room: RoomEnd, rows: SealedRow[]): SealedRow[] {
    const marks = this.#marks.of(room.id);
    return rows.map((row) => {
      const isPost = isMessage(row.type);
      if (!isPost && row.type !== 'edited') return row;
      const message = row.target ?? row.seq;
      const author = isPost ? row.author : marks.hasClears && this.#authorOf(room, message);
      const at = marks.at(message, author || row.author);
      const isHidden = isPost ? row.removed_at !== null : this.#marks.isHidden(room.id, message);
      if (at === undefined && !isHidden) return row;
      const seal = sealOfRow(row);
      const gone = isPost ? (row.removed_at ?? at ?? null) : null;
      const carried = row.carried === null ? null : '';
      const without = { text: null, salt: null, seal, carried, stamp: null, edit: null };
      return { ...row, ...without, removed_at: gone };
    });
  }

  #authorOf(room: RoomEnd, seq: number): string | undefined {
    const id = this.#places.idOf(room, seq);
    return id === undefined ? undefined : this.#row(id).author;
  }

  #digestAt(room: SealedEnd, seq: number): string | undefined {
    if (seq === 0) return firstDigest;
    if (seq === room.seq) return room.digest;
    const id = this.#places.idOf(room, seq);
    return id === undefined ? undefined : this.#row(id).digest;
  }

  #row(id: number): SealedRow {
    const row = this.#fact.get(id) as unknown as SealedRow | undefined;
    return row ?? lacks(id);
  }
}

const nothingYet: Proof = { latest: 0, head: firstDigest, digest: firstDigest, facts: [] };
