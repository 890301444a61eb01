import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { backup } from '../store/sqlite/archive/backup.ts';
import { exportRoom } from '../store/sqlite/archive/export-room.ts';
import { importRoom } from '../store/sqlite/archive/import-room.ts';
import { makeFile } from '../store/sqlite/archive/new-file.ts';
import { restore } from '../store/sqlite/archive/restore.ts';
import { type VerifiedLog, verifyData } from '../store/sqlite/archive/verify-file.ts';
import { isRoomFile, verifyRoomFile } from '../store/sqlite/archive/verify-room-file.ts';
import { StoreUnusable } from '../store/store.ts';
import { configOf, counted, type FolderFlags, folderOf, progress, say } from './attempt.ts';

export type RestoreFlags = FolderFlags & { readonly force?: true };
export type ExportFlags = FolderFlags & { readonly out?: string; readonly open?: true };
export type ImportFlags = FolderFlags & { readonly as?: string; readonly withRoles?: true };

/** Checks a file of one room, a backup, or where none is named the data folder. */
export async function verifyAll(file: string | undefined, flags: FolderFlags): Promise<void> {
  if (file !== undefined && isRoomFile(file)) return await tellRoomFile(file, flags);
  tell(verifyData(file ? { file } : { folder: folderOf(flags) }, progress));
}

async function tellRoomFile(file: string, flags: FolderFlags): Promise<void> {
  const from = createReadStream(file);
  const { key, facts, sealed } = await verifyRoomFile({ from, limits: configOf(flags).limits });
  const unseen = sealed > 0 ? `, ${counted(sealed, 'fact')} of them as seals` : '';
  say(`ok       ${key}  ${counted(facts, 'fact')}${unseen}`);
}

function tell({ rooms, damage }: VerifiedLog): void {
  let sum = 0;
  for (const text of damage) say(`The database is damaged: ${text}`);
  for (const [key, { facts, fault }] of rooms) {
    sum += facts;
    const found = fault ? `  fact ${fault.seq}: ${fault.text}` : '';
    say(`${fault ? 'DAMAGED' : 'ok     '}  ${key}  ${counted(facts, 'fact')}${found}`);
  }
  const bad = [...rooms.values()].filter(({ fault }) => fault).length;
  const isSound = bad === 0 && damage.length === 0;
  const found = bad > 0 ? counted(bad, 'damaged room') : 'the database is damaged';
  const checked = `${counted(rooms.size, 'room')}, ${counted(sum, 'fact')} checked`;
  say(`${checked}: ${isSound ? 'nothing is wrong' : found}.`);
  if (!isSound) process.exitCode = 1;
}

export async function backupTo(file: string, flags: FolderFlags): Promise<void> {
  const { rooms, facts, bytes } = await backup({ folder: folderOf(flags), file });
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  say(`${file}: ${counted(rooms, 'room')}, ${counted(facts, 'fact')}, ${size}.`);
}

export async function restoreFrom(file: string, flags: RestoreFlags): Promise<void> {
  const folder = folderOf(flags);
  const force = flags.force ?? false;
  const epoch = await restore({ file, folder, force, onProgress: progress });
  say(`${folder} holds ${file} now, as the log ${epoch}.`);
}

export async function exportOf(code: string, flags: ExportFlags): Promise<void> {
  const { out, open = false } = flags;
  const lines = () => Readable.from(exportRoom({ folder: folderOf(flags), code, open }));
  if (out === undefined || out === '-')
    await pipeline(lines(), process.stdout, { end: false }).catch(unlessUnheard);
  else await makeFile(out, (part) => pipeline(lines(), createWriteStream(part)));
}

/** Passes over what goes wrong with the output itself: `attempt` says that. */
function unlessUnheard(error: NodeJS.ErrnoException): void {
  if (error.syscall !== 'write') throw error;
}

export async function importFrom(file: string, flags: ImportFlags): Promise<void> {
  const { withRoles = false } = flags;
  const as = flags.as === undefined ? {} : { as: flags.as };
  const from = file === '-' ? process.stdin : createReadStream(file);
  const { data: folder, limits } = configOf(flags);
  const taking = { folder, from, limits, withRoles, ...as };
  const { room, facts, revoked, hasPassword } = await importRoom(taking).catch(
    (error: NodeJS.ErrnoException) => {
      if (error !== from.errored) throw error;
      throw new StoreUnusable(
        `${file === '-' ? 'Standard input' : `The file ${file}`} cannot be read (${error.code}).`,
      );
    },
  );
  const taken = counted(facts - revoked, 'fact');
  say(`Room ${room.code}: ${taken}, every one as it was committed.`);
  if (revoked > 0) say(`${counted(revoked, 'role')} taken: --with-roles leaves them.`);
  if (hasPassword) {
    say('It has a password that is not in the file: parlour room set CODE password sets one.');
  }
}
