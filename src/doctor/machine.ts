import type { Sight } from '../protocol/sight.ts';
import { type Finding, good, unseen, weak, wrong } from './finding.ts';

const megabyte = 1_048_576;
/** As many connections as a server takes at most, and what it has open besides. */
const enoughFiles = 10_500;

/** Is there room on the disk, and in what the data folder may have of it? */
export function checkDisk({ disk }: Sight): Finding {
  const { free, database = 0, limit, alarm, short } = disk;
  if (free === undefined) return unseen('disk', 'The system does not say what is free.');
  const bound = limit === undefined ? '' : `, of ${inWords(limit)} that the folder may have`;
  const says = `${inWords(free)} are free; the database has ${inWords(database)}${bound}.`;
  const change = {
    machine: 'A larger disk, or a folder on another one: --data.',
    parlour: 'keep in the settings of rooms; a higher --disk-limit, where the disk has room.',
  };
  const worst = [alarm, short];
  if (worst.includes('full') || worst.includes('last')) return wrong('disk', says, change);
  return worst.includes('near') ? weak('disk', says, change) : good('disk', says);
}

/** May it have as many connections as it would take? */
export function checkFiles({ files: { open, most } }: Sight): Finding {
  if (open === undefined) return unseen('files', 'The system does not say how many are open.');
  if (most === undefined) return good('files', `${open} are open, and nobody limits them.`);
  const says = `${open} of ${most} files and sockets are open.`;
  if (most >= enoughFiles) return good('files', says);
  return weak('files', says, { machine: 'LimitNOFILE=65536 in the service file.' });
}

/** Is the server what this command is? */
export function checkVersion({ version }: Sight, own: string): Finding {
  if (version === own) return good('version', `Parlour ${version}.`);
  return weak('version', `Parlour ${version} runs there, and this command is of ${own}.`, {
    machine: 'systemctl restart parlour, after an upgrade.',
  });
}

const inWords = (bytes: number): string =>
  bytes < 10 * 1_024 * megabyte
    ? `${Math.round(bytes / megabyte).toLocaleString('en')} MB`
    : `${Math.round(bytes / megabyte / 1_024).toLocaleString('en')} GB`;
