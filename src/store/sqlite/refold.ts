import type { DatabaseSync } from 'node:sqlite';
import { type CodeRule, foldCode } from '../../protocol/code.ts';
import { foldVersion } from '../../protocol/fold.ts';
import { typesThat } from '../fact-row.ts';
import { StoreUnusable } from '../store.ts';
import { Tallies } from './message-state.ts';
import { Places, type RoomEnd } from './place.ts';

/** A room whose code led to another one, too, and that is found by a code of its own now. */
export interface Respelled {
  readonly key: string;
  readonly from: string;
  readonly code: string;
}

interface Room {
  readonly id: number;
  readonly key: string;
  readonly code: string;
  readonly seq: number;
}

interface Reacted {
  readonly room: number;
  readonly seq: number;
  readonly type: 'reacted' | 'unreacted';
  readonly target: number;
  readonly emoji: string;
  readonly author: string;
}

/**
 * The rule of codes of a log: settled with its first start, since by another rule its rooms would
 * be others.
 *
 * @param wanted what whoever starts it asks for, if anything
 * @throws StoreUnusable where that is not what was settled
 */
export function settleCodes(database: DatabaseSync, wanted: CodeRule | undefined): CodeRule {
  const isNew = database.prepare('SELECT 1 FROM room').get() === undefined;
  const usual: CodeRule = (isNew && wanted) || 'folded';
  const settled = readRule(database);
  const rule = settled ?? usual;
  if (wanted !== undefined && wanted !== rule) {
    throw new StoreUnusable(
      `The rooms of this data folder have ${rule} codes; --codes ${wanted} needs a new folder.`,
    );
  }
  if (!settled) writeMeta(database, 'codes', rule);
  return rule;
}

/** Undefined where none was settled yet. */
export function readRule(database: DatabaseSync): CodeRule | undefined {
  const rule = readMeta(database, 'codes');
  return rule === 'exact' || rule === 'folded' ? rule : undefined;
}

/**
 * Was everything that rests on the fold worked out with the present one? What is missing of a damaged
 * log is for others to say.
 */
export function isFolded(database: DatabaseSync): boolean {
  const meta = database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'meta'`).get();
  if (!meta) return true;
  return readMeta(database, 'fold') === String(foldVersion);
}

/** Works out anew, in one transaction, what another fold had made of a log: nothing that is in a hash. */
export function refold(database: DatabaseSync, rule: CodeRule): readonly Respelled[] {
  database.exec('BEGIN IMMEDIATE');
  const respelled = rule === 'exact' ? [] : respell(database);
  recount(database);
  writeMeta(database, 'fold', String(foldVersion));
  database.exec('COMMIT');
  return respelled;
}

/**
 * Spells rooms anew: of several that answer to one spelling, the one spoken in last keeps it. The
 * spelling that another one gets becomes its code, so that links made with that lead to it, now and
 * after the next change of the fold.
 */
function respell(database: DatabaseSync): readonly Respelled[] {
  database.exec('DELETE FROM spelling');
  const insert = database.prepare('INSERT INTO spelling VALUES (?, ?)');
  const rename = database.prepare('UPDATE room SET code = ? WHERE id = ?');
  const isTaken = database.prepare(
    'SELECT 1 FROM spelling WHERE fold = $fold UNION ALL SELECT 1 FROM room WHERE key = $fold',
  );
  const respelled: Respelled[] = [];
  const strays = strayRooms(database);
  for (const [fold, rooms] of strays) {
    const [heir, ...others] = rooms;
    if (heir && heir.key !== fold) insert.run(fold, heir.id);
    for (const other of others) {
      if (!other) continue;
      const { id, key, code: from } = other;
      let number = 2;
      const next = () => foldCode(`${from}~${number}`);
      while (strays.has(next()) || isTaken.get({ fold: next() })) number++;
      const code = `${from}~${number}`;
      insert.run(next(), id);
      rename.run(code, id);
      respelled.push({ key, from, code });
    }
  }
  return respelled;
}

/** Rooms that their code's fold leads to, where not all of them have it for their key; the heir first. */
function strayRooms(database: DatabaseSync): Map<string, (Room | undefined)[]> {
  const rooms = database.prepare(
    `SELECT id, key, code, seq FROM room WHERE key <> '' ORDER BY latest DESC`,
  );
  const each = () => rooms.iterate() as unknown as Iterable<Room>;
  const isStray = ({ key, code }: Room) => foldCode(code) !== key;
  const strays = new Map<string, (Room | undefined)[]>();
  const empty: number[] = [];
  for (const room of each()) {
    if (!isStray(room)) continue;
    if (room.seq === 0) empty.push(room.id);
    else strays.set(foldCode(room.code), []);
  }
  // One that was only listed, and nobody spoke in: the next start lists it by its new key.
  const drop = database.prepare('DELETE FROM room WHERE id = ?');
  for (const id of empty) drop.run(id);
  if (strays.size === 0) return strays;
  for (const room of each()) strays.get(foldCode(room.code))?.push({ ...room });
  // No code may be one of these: who has it for its own gets another.
  for (const none of ['', '.', '..']) strays.get(none)?.unshift(undefined);
  return strays;
}

/** Every reaction that was ever made, in that order. */
function recount(database: DatabaseSync): void {
  database.exec('DELETE FROM reaction; DELETE FROM tally');
  const tallies = new Tallies(database);
  const places = new Places(database);
  const stands = database.prepare(
    `SELECT 1 FROM fact WHERE id = ? AND type IN (${typesThat('begins')})
       AND (removed_at IS NULL OR EXISTS (SELECT 1 FROM hiding AS h
         WHERE h.room = fact.room AND h.message = fact.seq AND h.due IS NOT NULL))`,
  );
  const rooms = new Map<number, RoomEnd>();
  for (const { id, seq, latest } of endsOf(database)) rooms.set(id, { id, seq, latest });
  const facts = database.prepare(
    `SELECT room, seq, type, target, emoji, author FROM fact
     WHERE type IN (${typesThat('reacts')}) AND target < seq ORDER BY id`,
  );
  for (const row of facts.iterate() as unknown as Iterable<Reacted>) {
    const { room, seq, type, target, emoji, author } = row;
    const end = rooms.get(room);
    const id = end && places.idOf(end, target);
    if (id === undefined || !stands.get(id)) continue;
    if (type === 'reacted') tallies.add({ id: room, seq }, target, emoji, author);
    else tallies.take(room, target, emoji, author);
  }
}

function endsOf(database: DatabaseSync): Iterable<RoomEnd> {
  return database
    .prepare('SELECT id, seq, latest FROM room WHERE seq > 0')
    .iterate() as unknown as Iterable<RoomEnd>;
}

export function readMeta(database: DatabaseSync, name: string): string | undefined {
  const row = database.prepare('SELECT value FROM meta WHERE name = ?').get(name);
  return row && String(row.value);
}

export function writeMeta(database: DatabaseSync, name: string, value: string): void {
  database.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(name, value);
}
