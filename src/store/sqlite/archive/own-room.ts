import type { DatabaseSync } from 'node:sqlite';
import { foldCode, namelessRoom, type RoomName } from '../../../protocol/code.ts';
import type { Limits } from '../../../protocol/limit.ts';
import { firstDigest } from '../../../protocol/seal.ts';
import { StoreDamaged } from '../../store.ts';
import type { Finder } from '../finder.ts';
import { alreadySpoken } from './room-copy.ts';
import type { RoomFileHead } from './schema.ts';

/**
 * The room of a file as this log finds it: by the file's key, which is in all its hashes, also where
 * codes folded otherwise when it was made.
 *
 * @throws StoreDamaged where the code is not that of the room
 * @throws StoreUnusable where its code leads to another room that somebody spoke in
 */
export function ownRoom(
  database: DatabaseSync,
  finder: Finder,
  { room: key, code }: RoomFileHead,
  limits: Limits,
): RoomName {
  if (key === '') return namelessRoom;
  const spelling = finder.rule === 'exact' ? key : code;
  const fold = foldCode(code);
  const found = finder.find(spelling, limits);
  if (!found || !isCodeOf(fold, foldCode(key)))
    throw new StoreDamaged('the code is not that of the room.');
  if (found.key === key) return { key, code: spelling };
  const heard = database.prepare('SELECT 1 FROM room WHERE key = ? AND seq > 0').get(found.key);
  if (heard) throw alreadySpoken(code);
  database
    .prepare(`INSERT OR IGNORE INTO room (key, code, seq, digest, latest, latest_message, public)
    VALUES (?, ?, 0, ?, 0, 0, 0)`)
    .run(key, code, firstDigest);
  database
    .prepare('INSERT OR REPLACE INTO spelling SELECT ?, id FROM room WHERE key = ?')
    .run(fold, key);
  return { key, code };
}

/** A code that led to two rooms has a number behind it for one of them. */
function isCodeOf(fold: string, own: string): boolean {
  return fold === own || (fold.startsWith(`${own}~`) && /^\d+$/.test(fold.slice(own.length + 1)));
}
