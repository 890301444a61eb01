import type { Command } from 'commander';
import type { ExportFlags, ImportFlags, RestoreFlags } from './archive-work.ts';
import { attempt, type FolderFlags } from './attempt.ts';
import { onFolder } from './on-folder.ts';

/** Commands that look after what is stored; all but `restore` and `import` may run beside a server. */
export function archiveCommands(): readonly Command[] {
  return [verifyCommand(), backupCommand(), restoreCommand(), exportCommand(), importCommand()];
}

/** The store is loaded by the commands that need it. */
type Work = typeof import('./archive-work.ts');

function work(task: (work: Work) => Promise<void>): Promise<void> {
  return attempt(async () => task(await import('./archive-work.ts')));
}

function verifyCommand(): Command {
  return onFolder(
    'verify',
    'Check the log end to end, or a backup, or the file of a room; code 1 if it is damaged.',
  )
    .argument('[file]', 'a backup, or what export wrote, in place of the data folder')
    .action((file: string | undefined, flags: FolderFlags) =>
      work(({ verifyAll }) => verifyAll(file, flags)),
    );
}

function backupCommand(): Command {
  return onFolder('backup', 'Copy the log to a file, while the server runs or not.')
    .argument('<file>', 'the file to make; one that is there is left as it is')
    .action((file: string, flags: FolderFlags) => work(({ backupTo }) => backupTo(file, flags)));
}

function restoreCommand(): Command {
  return onFolder(
    'restore',
    'Check a backup and make it the log of a folder; the server is stopped.',
  )
    .argument('<file>', 'a backup')
    .option('--force', 'replace a log that is there')
    .action((file: string, flags: RestoreFlags) =>
      work(({ restoreFrom }) => restoreFrom(file, flags)),
    );
}

function exportCommand(): Command {
  return onFolder(
    'export',
    'Write a room as a file of one fact a line, while the server runs or not.',
  )
    .argument('<code>', 'the room')
    .option('--out <file>', 'the file to make (standard output, as is -)')
    .option('--open', 'no more than everybody in the room may know: of what is sealed, the seal')
    .action((code: string, flags: ExportFlags) => work(({ exportOf }) => exportOf(code, flags)));
}

function importCommand(): Command {
  return onFolder(
    'import',
    'Take in a room that export wrote, whole or not at all; the server is stopped.',
  )
    .argument('<file>', 'the file of a room; - reads standard input')
    .option('--as <code>', 'another code for the room')
    .option('--with-roles', 'those who had a role have it here, too')
    .action((file: string, flags: ImportFlags) =>
      work(({ importFrom }) => importFrom(file, flags)),
    );
}
