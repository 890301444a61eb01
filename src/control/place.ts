import { join } from 'node:path';

/** The socket at which the server that runs on a folder hears acts. */
export const controlIn = (folder: string): string => join(folder, 'control');

/**
 * Can this system have one? Windows has named pipes in its place, which others may make before us and
 * read.
 */
export const hasControl = process.platform !== 'win32';

/** Bytes that an act, and an answer, may have as one line. */
export const mostAsked = 65_536;
export const mostAnswered = 1_048_576;

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
