import { existsSync } from 'node:fs';
import { DatabaseSync } from '../node-sqlite.ts';
import { pathsIn } from '../sqlite/folder.ts';

/** The progress of the index in a folder. */
export interface IndexProgress {
  /** Facts of the log that it has not looked at. */
  readonly behind: number;
  /** Segments that it still has to make, and blocks to make again. */
  readonly tasks: number;
  readonly segments: number;
}

/**
 * Reads the progress beside whoever makes it, for tests and benches; undefined where there is no
 * index that can be read.
 */
export function readProgress(folder: string): IndexProgress | undefined {
  const paths = pathsIn(folder);
  const facts = Number(ask(paths.log, 'SELECT max(id) AS facts FROM fact')?.['facts']);
  const row = ask(
    paths.search,
    `SELECT cursor, (SELECT count(*) FROM segment) AS segments,
       (SELECT count(*) FROM missing) + (SELECT count(*) FROM stale) AS tasks FROM state`,
  );
  if (!row) return undefined;
  const { cursor, tasks, segments } = row;
  return { behind: facts - Number(cursor), tasks: Number(tasks), segments: Number(segments) };
}

function ask(path: string, sql: string) {
  if (!existsSync(path)) return undefined;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    return database.prepare(sql).get();
  } catch {
    return undefined;
  } finally {
    database?.close();
  }
}
