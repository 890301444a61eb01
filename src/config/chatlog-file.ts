import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Listener } from './listen.ts';
import { isObject, readPort } from './value.ts';

type ChatlogFile = Readonly<Record<string, unknown>>;

/** The files of golang-chat's own config, from the folder in which it is started. */
const chatlogFiles = ['config.json', join('config', 'config.json')];
const chatlogKeys = ['port', 'hostName', 'logfilePath'];

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

function listenerOf({ port, hostName }: ChatlogFile): Listener {
  const listener = {
    port: readPort({ value: port, name: `port in ${chatlogFiles[0]}` }),
    dialect: 'chatlog',
  } as const;
  return typeof hostName === 'string' && hostName !== '' ? { ...listener, hostName } : listener;
}

/** Is this what golang-chat's config file holds, and nothing else? */
export function isChatlogs(value: unknown): value is ChatlogFile {
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
