import { hash, randomBytes } from 'node:crypto';
import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The key of the host's desk as its file has it. The key itself is nowhere: only a hash of it. */
export interface KeptDeskKey {
  /** SHA-256 of the key, in base64url. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly made: number;
}

/** The file of the key, in the data folder and outside of the log: no backup of that has it. */
export const deskKeyFile = (data: string): string => join(data, 'desk-key.json');

/** @example hashOfDeskKey('pd_…') // what its file has */
export function hashOfDeskKey(key: string): string {
  return hash('sha256', `parlour desk ${key}`, 'buffer').toString('base64url');
}

/**
 * Makes a key in the place of the one before, which is told here and never again. A server that runs on
 * the folder takes it at once, and within a second lets go of whoever came by the one before.
 */
export async function makeDeskKey(data: string): Promise<string> {
  const key = `pd_${randomBytes(32).toString('base64url')}`;
  const kept: KeptDeskKey = { hash: hashOfDeskKey(key), made: Date.now() };
  const part = join(data, `.desk-key.${process.pid}.part`);
  await writeFile(part, `${JSON.stringify(kept)}\n`, { mode: 0o600, flush: true });
  await rename(part, deskKeyFile(data));
  if (process.platform !== 'win32') {
    const folder = await open(data, 'r');
    await folder.sync().finally(() => folder.close());
  }
  return key;
}

/** Undefined where none was made, or the file is not one of ours. */
export async function readDeskKey(data: string): Promise<KeptDeskKey | undefined> {
  const text = await readFile(deskKeyFile(data), 'utf8').catch(unlessMissing);
  try {
    const { hash: kept, made } = JSON.parse(text) as Partial<Record<string, unknown>>;
    return typeof kept === 'string' ? { hash: kept, made: Number(made) } : undefined;
  } catch {
    return undefined;
  }
}

function unlessMissing(error: NodeJS.ErrnoException): string {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
  return '';
}
