import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Listener } from './listen.ts';
import { BadOption, isObject, readPort } from './value.ts';

/** The options a config file gives. */
export type FileOptions = Readonly<Record<string, unknown>>;

const fileName = 'parlour.json';
/** Where golang-chat has its own, from the folder in which it is started. */
const chatlogFiles = ['config.json', join('config', 'config.json')];
const chatlogKeys = ['port', 'hostName', 'logfilePath'];
const keys = (
  'port host hosts data listen dialects origins codes public publicUrl ' +
  'compression limits log metricsPort metricsToken'
).split(' ');

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
  const unknown = Object.keys(value).find((key) => !keys.includes(key));
  if (unknown !== undefined) {
    throw new BadOption(`The config file ${shown} has an unknown key "${unknown}".`);
  }
  return value;
}

/**
 * The listener of golang-chat's own config file, where that is the one named or lies in `folder`. A
 * file of that name which holds anything else is somebody else's.
 *
 * @throws BadOption
 */
export function readChatlogListener(
  named: string | undefined,
  folder: string | undefined,
): Listener | undefined {
  const found = folder === undefined ? [] : chatlogFiles.map((file) => join(folder, file));
  const paths = [...(named === undefined ? [] : [named]), ...found];
  for (const path of paths.filter((one) => existsSync(one))) {
    const value = parsed(readFileSync(path, 'utf8'));
    if (isChatlogs(value)) return listenerOf(value);
  }
  return undefined;
}

function listenerOf({ port, hostName }: FileOptions): Listener {
  const listener = {
    port: readPort({ value: port, name: `port in ${chatlogFiles[0]}` }),
    dialect: 'chatlog',
  } as const;
  return typeof hostName === 'string' && hostName !== '' ? { ...listener, hostName } : listener;
}

function isChatlogs(value: unknown): value is FileOptions {
  const found = isObject(value) ? Object.keys(value) : [];
  const isIts = found.every((key) => chatlogKeys.includes(key));
  return isIts && found.length > 1 && found.includes('port');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
