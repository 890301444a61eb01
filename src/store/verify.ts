import type { DatabaseSync } from 'node:sqlite';
import { digestAfter, firstDigest, hashOf, sealOf } from './digest.ts';
import { authorOf, type FactRow } from './row.ts';

/** What a check of one room's log found. */
export interface Verified {
  /** Facts that are as they were when they were committed. */
  readonly facts: number;
  /** The first thing that is not as it should be. */
  readonly fault?: { readonly seq: number; readonly text: string };
}

interface SealedRow extends FactRow {
  readonly id: number;
  readonly salt: string | null;
  readonly seal: string | null;
  readonly digest: string;
  readonly edit: number | null;
}

interface Changed {
  readonly edit: number | null;
  readonly removedAt: number | null;
}

const columns = `id, seq, type, author, name, claimed, at, ref, target, emoji, text, salt, seal,
  digest, edit, removed_at`;

/**
 * Checks a room's log from its first fact to its head: numbers without a hole, every fact and text
 * as it was hashed, nothing cut off, and messages showing what the last fact about them says.
 *
 * @param database the log, as `openToRead` gives it
 * @example verifyRoom(openToRead('data/parlour.db'), 'teaatfive') // { facts: 1204 }
 */
export function verifyRoom(database: DatabaseSync, key: string): Verified {
  database.exec('BEGIN');
  try {
    return verify(database, key);
  } finally {
    database.exec('COMMIT');
  }
}

function verify(database: DatabaseSync, key: string): Verified {
  const room = database.prepare('SELECT id, seq, digest FROM room WHERE key = ?').get(key);
  if (!room) return { facts: 0 };
  const changed = changesIn(database, Number(room.id));
  const facts = database
    .prepare(
      `SELECT ${columns} FROM fact WHERE room = ?1 AND type = 'posted' UNION ALL
       SELECT ${columns} FROM fact WHERE room = ?1 AND type <> 'posted' ORDER BY seq`,
    )
    .iterate(Number(room.id)) as unknown as Iterable<SealedRow>;
  let seq = 0;
  let digest = firstDigest;
  const fault = (text: string) => ({ facts: seq, fault: { seq: seq + 1, text } });
  for (const row of facts) {
    if (row.seq !== seq + 1) return fault('The fact is missing.');
    digest = digestAfter(digest, hashOf({ ...row, room: key, author: authorOf(row) }, sealIn(row)));
    if (digest !== row.digest) return fault('The fact is not what was committed.');
    const state = row.type === 'posted' && changed.get(row.seq);
    if (state && !shows(row, state)) return fault('The message does not show its last change.');
    if (!state && (row.edit !== null || row.removed_at !== null)) {
      return fault('The message shows a change that nobody made.');
    }
    seq++;
  }
  if (seq !== room.seq) return fault('The end of the log is missing.');
  if (digest !== room.digest) return fault('The log does not lead to its digest.');
  return { facts: seq };
}

function sealIn(row: SealedRow): string | null {
  return row.text === null ? row.seal : sealOf(row.salt ?? '', row.text);
}

function shows(row: SealedRow, { edit, removedAt }: Changed): boolean {
  return row.text === null && row.edit === edit && row.removed_at === removedAt;
}

/** What the changes of a room's log say about its messages, by the messages' numbers. */
function changesIn(database: DatabaseSync, room: number): Map<number, Changed> {
  const changes = database
    .prepare(
      `SELECT id, type, target, at FROM fact
       WHERE room = ? AND type <> 'posted' AND type IN ('edited', 'removed') AND target < seq
       ORDER BY seq`,
    )
    .iterate(room);
  const changed = new Map<number, Changed>();
  for (const { id, type, target, at } of changes) {
    const now = changed.get(Number(target));
    if (now && now.removedAt !== null) continue;
    const isEdit = type === 'edited';
    changed.set(Number(target), {
      edit: isEdit ? Number(id) : null,
      removedAt: isEdit ? null : Number(at),
    });
  }
  return changed;
}
