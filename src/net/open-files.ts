import { readFileSync } from 'node:fs';

/** Files that are no connections: the database, its threads, the log, and what is being refused. */
const reserve = 512;

/** The number of files that this process may open; Infinity where nobody limits it. */
export function openFiles(): number {
  const most = /^Max open files\s+(\S+)/m.exec(limitsOfProcess())?.[1] ?? 'unlimited';
  return most === 'unlimited' ? Number.POSITIVE_INFINITY : Number(most);
}

/** The connections that a process may have which can open so many files. */
export function connectionsWithin(files: number): number {
  return Math.max(files - reserve, Math.floor(files / 2));
}

/** Linux alone has this file; elsewhere Node asks for as many files as it is let have. */
function limitsOfProcess(): string {
  try {
    return readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return '';
  }
}
