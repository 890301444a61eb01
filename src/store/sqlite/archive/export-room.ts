import type { DatabaseSync } from 'node:sqlite';
import { namelessRoom } from '../../../protocol/code.ts';
import { StoreUnusable } from '../../store.ts';
import { Finder } from '../finder.ts';
import { SealedReader, type SealedRow } from '../sealed.ts';
import { openFolderLog } from './open-log.ts';
import { refused } from './refused.ts';
import { factOf, headOf, lineOf, openFactOf } from './room-file.ts';

/** Facts read at once. */
const stride = 512;

/**
 * A room as a file, line by line, as it is at this moment, whether a server is running on the
 * folder or not. Ids, edits, reactions and numbers are kept; of what was edited or removed, all but
 * the text.
 *
 * @param options the data `folder`, and the room's `code`; `''` is the room that has none. An `open`
 *   file has no more than everybody in the room may know: of what is sealed, the seal
 * @example for (const line of exportRoom({ folder: 'data', code: 'tea' })) out.write(line);
 * @throws StoreUnusable where there is no log, or nobody spoke in that room
 */
export function* exportRoom({
  folder,
  code,
  open = false,
}: {
  readonly folder: string;
  readonly code: string;
  readonly open?: boolean;
}): Generator<string, void> {
  const log = openFolderLog(folder);
  try {
    log.exec('BEGIN');
    const room = code === '' ? namelessRoom : new Finder(log).find(code);
    if (!room) throw new StoreUnusable(`"${code}" cannot be a room code.`);
    yield* roomLines(log, room.key, code, open);
  } catch (error) {
    throw refused(`The room "${code}" cannot be read`, error);
  } finally {
    log.close();
  }
}

function* roomLines(
  log: DatabaseSync,
  key: string,
  code: string,
  open: boolean,
): Generator<string, void> {
  const reader = new SealedReader(log);
  const end = reader.end(key);
  if (!end || end.seq === 0) throw new StoreUnusable(`Nobody has spoken in the room "${code}".`);
  const epoch = String(log.prepare(`SELECT value FROM meta WHERE name = 'epoch'`).get()?.value);
  yield lineOf(headOf(end, epoch, open));
  for (let after = 0; after < end.seq; after += stride) {
    const facts = reader.facts(end, after, after + stride);
    const factIn = (row: SealedRow) => (open ? openFactOf(row, key) : factOf(row));
    yield facts.map((row) => lineOf(factIn(row))).join('');
  }
}
