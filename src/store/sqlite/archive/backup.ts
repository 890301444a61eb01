import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StoreUnusable } from '../../store.ts';
import { pathsIn } from '../folder.ts';
import { carryMarks } from './carried-marks.ts';
import { makeFile } from './new-file.ts';
import { companionsOf, openFolderLog, openLog } from './open-log.ts';
import { refused } from './refused.ts';

/** The content of a backup. */
export interface BackedUp {
  readonly rooms: number;
  readonly facts: number;
  readonly bytes: number;
}

/**
 * Copies the log of a folder and its read marks to one file, as they are at this moment, whether a
 * server is running on the folder or not. The file is on the disk when this resolves; there is none of that name before.
 * It is a thread's work for as long as it takes: a program that serves had better leave it to
 * another process.
 *
 * @param options `folder` of the data, and the `file` to make
 * @example await backup({ folder: 'data', file: 'monday.db' }) // { rooms: 12, facts: 8412, … }
 * @throws StoreUnusable
 */
export async function backup({
  folder,
  file,
}: {
  readonly folder: string;
  readonly file: string;
}): Promise<BackedUp> {
  const [stale] = companionsOf(file);
  if (stale !== undefined) {
    throw new StoreUnusable(
      `The file ${stale} is there, and would be taken for a part of ${file}.`,
    );
  }
  const log = openFolderLog(folder);
  try {
    return await makeFile(file, (part) => copy(log, part, pathsIn(folder).marks));
  } finally {
    log.close();
  }
}

/** One reading of the log, however long: what is committed meanwhile is not in it. */
function copy(log: DatabaseSync, part: string, marks: string): BackedUp {
  try {
    log.prepare('VACUUM INTO ?').run(part);
    carryMarks(marks, part);
    return { ...countsOf(part), bytes: statSync(part).size };
  } catch (error) {
    throw refused('The log cannot be copied', error);
  }
}

function countsOf(file: string): Pick<BackedUp, 'rooms' | 'facts'> {
  const log = openLog(file);
  try {
    const row = log.prepare('SELECT count(*) AS rooms, sum(seq) AS facts FROM room').get();
    return { rooms: Number(row?.rooms), facts: Number(row?.facts ?? 0) };
  } finally {
    log.close();
  }
}
