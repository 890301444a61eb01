import { createHmac, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';

const bytes = 32;

/** Makes a log a key of its own, where it has none yet. */
export function settleKey(database: DatabaseSync): void {
  if (read(database) !== undefined) return;
  const made = randomBytes(bytes).toString('base64url');
  database.prepare(`INSERT INTO meta VALUES ('key', ?)`).run(made);
}

/** The key of a log for one purpose: from one for another, nothing of it can be told. */
export function keyOfLog(database: DatabaseSync, purpose: string): Uint8Array {
  const key = Buffer.from(read(database) ?? '', 'base64url');
  if (key.length !== bytes) throw new Error('The log has no key of its own.');
  return createHmac('sha256', key).update(`parlour ${purpose}`).digest();
}

function read(database: DatabaseSync): string | undefined {
  const row = database.prepare(`SELECT value FROM meta WHERE name = 'key'`).get();
  return row && String(row.value);
}
