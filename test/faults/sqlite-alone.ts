/*
 * SQLite without Parlour, in the folder of the first argument: commits ten rows, each synced, and
 * says how that ended. One of its syncs is made to fail from outside.
 */
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const [folder = ''] = process.argv.slice(2);
const database = new DatabaseSync(join(folder, 'alone.db'));
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (n)');
const insert = database.prepare('INSERT INTO row VALUES (?)');
const failed: number[] = [];
for (let n = 1; n <= 10; n++) {
  try {
    insert.run(n);
  } catch {
    failed.push(n);
  }
}
process.stdout.write(`of ten commits, number ${failed.join(', ')} failed, the others did not`);
