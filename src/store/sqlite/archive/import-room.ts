import { existsSync, rmSync } from 'node:fs';
import type { RoomName } from '../../../protocol/code.ts';
import { defaultLimits, type Limits } from '../../../protocol/limit.ts';
import { DatabaseSync } from '../../node-sqlite.ts';
import { StoreDamaged, StoreUnusable } from '../../store.ts';
import { Finder } from '../finder.ts';
import { type FolderPaths, prepareFolder } from '../folder.ts';
import { lockFolder } from '../lock.ts';
import { migrate, newEpoch } from '../migrate.ts';
import { noteRun } from '../run.ts';
import { verifyRoom } from '../verify.ts';
import { companionsOf } from './open-log.ts';
import { ownRoom } from './own-room.ts';
import { RoomCopy } from './room-copy.ts';
import { linesOf } from './room-file.ts';
import { checkFact } from './room-file-check.ts';
import { damageOf, valueIn } from './room-file-line.ts';
import { checkRoomFileFact, checkRoomFileHead, type RoomFileHead } from './schema.ts';

/** A file that is taken in, and the folder. */
export interface Importing {
  readonly folder: string;
  /** The file's bytes, a chunk at a time. */
  readonly from: AsyncIterable<Uint8Array>;
  /** Another code for the room than the file's own; its digests are worked out anew. */
  readonly as?: string;
  /** Those who had a role have it here, too; unless told, the last facts take all roles. */
  readonly withRoles?: boolean;
  /** The limits that its texts and names are held to. */
  readonly limits?: Limits;
}

/** The room that came in. */
export interface Imported {
  readonly room: RoomName;
  readonly facts: number;
  /** It asks for a password that no hash is kept of: nobody gets in by one. */
  readonly hasPassword: boolean;
  /** The number of people who lost a role. */
  readonly revoked: number;
  /** The digest that its log comes to. */
  readonly digest: string;
}

const settings = `
PRAGMA synchronous = FULL;
PRAGMA secure_delete = ON;
PRAGMA cache_size = -8000;
`;

/**
 * Takes in a room that `exportRoom` wrote: whole, or not at all. Every line is checked against the
 * digests before anything of the room can be seen.
 *
 * @example await importRoom({ folder: 'data', from: createReadStream('tea.ndjson') })
 * @throws StoreUnusable where a server holds the folder, or somebody spoke in the room already
 * @throws StoreDamaged with the line that is not as it was written, and why
 */
export async function importRoom(importing: Importing): Promise<Imported> {
  const paths = prepareFolder(importing.folder);
  const unlock = lockFolder(paths);
  try {
    const isNew = !existsSync(paths.log);
    return await copyInto(paths, importing).catch((error: unknown) => {
      if (isNew) remove(paths);
      throw error;
    });
  } finally {
    unlock();
  }
}

/** An empty log would keep a backup from being restored there. */
function remove({ log }: FolderPaths): void {
  for (const file of [log, ...companionsOf(log)]) rmSync(file, { force: true });
}

async function copyInto({ log }: FolderPaths, importing: Importing): Promise<Imported> {
  migrate(log);
  const database = new DatabaseSync(log, { timeout: 5_000 });
  try {
    database.exec(settings);
    return await copyAll(database, importing);
  } finally {
    // What is not committed by then never was.
    database.close();
  }
}

async function copyAll(
  database: DatabaseSync,
  { from, as, withRoles = false, limits = defaultLimits }: Importing,
): Promise<Imported> {
  let copy: RoomCopy | undefined;
  let line = 0;
  try {
    database.exec('BEGIN IMMEDIATE');
    noteRun(database, newEpoch());
    for await (const read of linesOf(from)) {
      line = read.number;
      if (copy) takeFact(copy, read.line, limits);
      else copy = begin(database, valueIn(read.line, checkRoomFileHead), as, limits);
    }
    line++;
    if (!copy) throw new StoreDamaged('it is empty.');
    copy.end();
    const revoked = withRoles ? 0 : copy.revokeAll(Date.now());
    copy.write();
    const { fault } = verifyRoom(database, copy.room.key);
    line = (fault?.seq ?? 0) + 1;
    if (fault) throw new StoreDamaged(fault.text);
    database.exec('COMMIT');
    const { room, seq: facts, digest, hasPassword } = copy;
    return { room, facts, revoked, digest, hasPassword };
  } catch (error) {
    throw damageOf(error, line);
  }
}

function takeFact(copy: RoomCopy, line: string, limits: Limits): void {
  const fact = valueIn(line, checkRoomFileFact);
  copy.add(fact);
  checkFact(fact, limits);
}

function begin(
  database: DatabaseSync,
  head: RoomFileHead,
  as: string | undefined,
  limits: Limits,
): RoomCopy {
  if (head.parlour === 'open room 1') {
    throw new StoreUnusable(
      'The file is an open one: what is sealed is not in it, so no room can be made of it. Take a file that was exported whole.',
    );
  }
  const finder = new Finder(database);
  if (as === undefined)
    return new RoomCopy(database, head, ownRoom(database, finder, head, limits));
  const room = finder.find(as, limits);
  if (!room) throw new StoreUnusable(`"${as}" cannot be a room code.`);
  return new RoomCopy(database, head, room);
}
