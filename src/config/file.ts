import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isChatlogs } from './chatlog-file.ts';
import { optionRows } from './option.ts';
import { BadOption, isObject } from './value.ts';

/** The options a config file gives. */
export type FileOptions = Readonly<Record<string, unknown>>;

const fileName = 'parlour.json';
const keys: ReadonlySet<string> = new Set(
  optionRows.flatMap(([name, row]) => (row.file ? name : [])),
);

/**
 * Reads the config file.
 *
 * @param named by a flag or the environment
 * @param folder where to look for `parlour.json` if none is named; nowhere if that isn't given
 * @throws BadOption
 */
export function readFile(named: string | undefined, folder: string | undefined): FileOptions {
  const path = named ?? (folder === undefined ? undefined : join(folder, fileName));
  if (path === undefined || (named === undefined && !existsSync(path))) return {};
  const shown = named ?? fileName;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new BadOption(`The config file ${shown} ${why}.`);
  }
  if (!isObject(value)) throw new BadOption(`The config file ${shown} holds no JSON object.`);
  if (isChatlogs(value)) return {};
  const unknown = Object.keys(value).find((key) => !keys.has(key));
  if (unknown !== undefined) {
    throw new BadOption(`The config file ${shown} has an unknown key "${unknown}".`);
  }
  return value;
}
