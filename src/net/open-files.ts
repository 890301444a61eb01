import { readFileSync } from 'node:fs';

/** Files that are no connections: the database, its threads and the log. */
const reserve = 512;
/** Connections that are being refused, at most. */
const mostRefused = 1_024;

/** The number of files that this process may open; Infinity where nobody limits it. */
export function openFiles(): number {
  const most = /^Max open files\s+(\S+)/m.exec(limitsOfProcess())?.[1] ?? 'unlimited';
  return most === 'unlimited' ? Number.POSITIVE_INFINITY : Number(most);
}

/** The connections that a process may have which can open so many files. */
export function connectionsWithin(files: number): number {
  return Math.max(files - reserve - mostRefused, Math.floor(files / 2));
}

/** The connections that may wait for their refusal meanwhile. */
export function refusedWithin(files: number): number {
  return Math.min(mostRefused, Math.floor(files / 8));
}

/** Linux alone has this file; elsewhere Node asks for as many files as it is let have. */
function limitsOfProcess(): string {
  try {
    return readFileSync('/proc/self/limits', 'latin1');
  } catch {
    return '';
  }
}
