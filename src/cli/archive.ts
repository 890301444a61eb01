import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import {
  backup,
  exportRoom,
  importRoom,
  isRoomFile,
  makeFile,
  restore,
  StoreUnusable,
  type VerifiedLog,
  verifyData,
  verifyRoomFile,
} from '../index.ts';
import {
  attempt,
  configOf,
  counted,
  type FolderFlags,
  folderOf,
  progress,
  say,
} from './attempt.ts';
import { onFolder } from './on-folder.ts';

/** Commands that look after what is stored; all but `restore` and `import` may run beside a server. */
export function archiveCommands(): readonly Command[] {
  return [verifyCommand(), backupCommand(), restoreCommand(), exportCommand(), importCommand()];
}

function verifyCommand(): Command {
  return onFolder(
    'verify',
    'Check the log end to end, or a backup, or the file of a room; code 1 if it is damaged.',
  )
    .argument('[file]', 'a backup, or what export wrote, in place of the data folder')
    .action((file: string | undefined, flags: FolderFlags) =>
      attempt(async () => {
        if (file !== undefined && isRoomFile(file)) return await tellRoomFile(file, flags);
        tell(verifyData(file ? { file } : { folder: folderOf(flags) }, progress));
      }),
    );
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

function backupCommand(): Command {
  return onFolder('backup', 'Copy the log to a file, while the server runs or not.')
    .argument('<file>', 'the file to make; one that is there is left as it is')
    .action((file: string, flags: FolderFlags) =>
      attempt(async () => {
        const { rooms, facts, bytes } = await backup({ folder: folderOf(flags), file });
        const size = `${(bytes / 1e6).toFixed(1)} MB`;
        say(`${file}: ${counted(rooms, 'room')}, ${counted(facts, 'fact')}, ${size}.`);
      }),
    );
}

function restoreCommand(): Command {
  return onFolder(
    'restore',
    'Check a backup and make it the log of a folder; the server is stopped.',
  )
    .argument('<file>', 'a backup')
    .option('--force', 'replace a log that is there')
    .action((file: string, flags: FolderFlags & { readonly force?: true }) =>
      attempt(async () => {
        const folder = folderOf(flags);
        const force = flags.force ?? false;
        const epoch = await restore({ file, folder, force, onProgress: progress });
        say(`${folder} holds ${file} now, as the log ${epoch}.`);
      }),
    );
}

interface Exporting {
  readonly out?: string;
  readonly open?: true;
}

interface ImportFlags {
  readonly as?: string;
  readonly withRoles?: true;
}

function exportCommand(): Command {
  return onFolder(
    'export',
    'Write a room as a file of one fact a line, while the server runs or not.',
  )
    .argument('<code>', 'the room')
    .option('--out <file>', 'the file to make (standard output, as is -)')
    .option('--open', 'no more than everybody in the room may know: of what is sealed, the seal')
    .action((code: string, flags: FolderFlags & Exporting) =>
      attempt(async () => {
        const { out, open = false } = flags;
        const lines = () => Readable.from(exportRoom({ folder: folderOf(flags), code, open }));
        if (out === undefined || out === '-')
          await pipeline(lines(), process.stdout, { end: false }).catch(unlessUnheard);
        else await makeFile(out, (part) => pipeline(lines(), createWriteStream(part)));
      }),
    );
}

/** Passes over what goes wrong with the output itself: `attempt` says that. */
function unlessUnheard(error: NodeJS.ErrnoException): void {
  if (error.syscall !== 'write') throw error;
}

function importCommand(): Command {
  return onFolder(
    'import',
    'Take in a room that export wrote, whole or not at all; the server is stopped.',
  )
    .argument('<file>', 'the file of a room; - reads standard input')
    .option('--as <code>', 'another code for the room')
    .option('--with-roles', 'those who had a role have it here, too')
    .action((file: string, flags: FolderFlags & ImportFlags) =>
      attempt(async () => {
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
          say(
            'It has a password that is not in the file: parlour room set CODE password sets one.',
          );
        }
      }),
    );
}
