/*
 * Loaded before the program: its database no longer waits for the disk at a commit. Power loss then
 * has to lose what was acknowledged, or a loss would not be seen.
 */
import { DatabaseSync } from 'node:sqlite';

const { exec } = DatabaseSync.prototype;
DatabaseSync.prototype.exec = function (sql) {
  exec.call(this, sql.replace('synchronous = FULL', 'synchronous = NORMAL'));
};
