import { hash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A bot as its file has it. Its key is nowhere: only a hash of it. */
export interface Bot {
  readonly id: string;
  readonly name: string;
  /** SHA-256 of the key, in base64url. */
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly made: number;
  readonly revoked?: number;
  /** The things that it may besides what all bots may. */
  readonly may?: readonly BotMay[];
}

/** `grow`: its messages may grow before everybody's eyes. */
export type BotMay = 'grow';

/** A bot with when its key was used last, where it was. */
export interface SeenBot extends Bot {
  readonly used?: number;
}

/** The folder of a server's bots, in its data folder: a file for each, its owner's alone. */
export const botFolder = (data: string): string => join(data, 'bots');

/** @example hashOfKey('pb_…') // what its file has */
export function hashOfKey(key: string): string {
  return hash('sha256', `parlour bot ${key}`, 'buffer').toString('base64url');
}

/**
 * Makes a bot and its key, which is told here and never again. A server that runs on the folder knows
 * it at once.
 */
export async function makeBot(
  data: string,
  name: string,
  may: readonly BotMay[] = [],
): Promise<{ bot: Bot; key: string }> {
  const folder = botFolder(data);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = `pb_${randomBytes(32).toString('base64url')}`;
  const id = `b_${randomBytes(16).toString('base64url')}`;
  const more = may.length > 0 ? { may } : {};
  const bot = { id, name, hash: hashOfKey(key), made: Date.now(), ...more };
  await put(folder, bot);
  return { bot, key };
}

/** Takes away its key for good; what is connected with it is ended within a second. */
export async function revokeBot(data: string, bot: Bot): Promise<void> {
  const { id, name, hash, made } = bot;
  await put(botFolder(data), { id, name, hash, made, revoked: Date.now() });
}

/** All bots there ever were, the oldest first; none where there is no folder. */
export async function readBots(data: string): Promise<readonly SeenBot[]> {
  const folder = botFolder(data);
  const names = await readdir(folder).catch(unlessMissing);
  const bots = await Promise.all(
    (names ?? [])
      .filter((name) => /^b_[\w-]{22}\.json$/.test(name))
      .map((name) => read(folder, name)),
  );
  return bots.filter((bot) => bot !== undefined).sort((a, b) => a.made - b.made);
}

/** Notes that its key is used; what is lost of it with a power cut is no harm. */
export async function noteUse(data: string, { id }: Bot): Promise<void> {
  await writeFile(join(botFolder(data), `${id}.used`), `${Date.now()}\n`, { mode: 0o600 });
}

/** The moment of the folder's latest change, in nanoseconds; undefined where there is none. */
export async function changedAt(data: string): Promise<bigint | undefined> {
  return (await stat(botFolder(data), { bigint: true }).catch(unlessMissing))?.mtimeNs;
}

/** Whole or not at all, and on the disk: who was told that a key is revoked may rely on it. */
async function put(folder: string, bot: Bot): Promise<void> {
  const part = join(folder, `.${bot.id}.${process.pid}.part`);
  await writeFile(part, `${JSON.stringify(bot)}\n`, { mode: 0o600, flush: true });
  await rename(part, join(folder, `${bot.id}.json`));
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

async function read(folder: string, name: string): Promise<SeenBot | undefined> {
  const bot = botOf(await readFile(join(folder, name), 'utf8'), name);
  if (!bot) return undefined;
  const used = await readFile(join(folder, `${bot.id}.used`), 'utf8').catch(unlessMissing);
  return Number(used) > 0 ? { ...bot, used: Number(used) } : bot;
}

/** A file that somebody else put there, or damaged, is nobody's. */
function botOf(text: string, file: string): Bot | undefined {
  try {
    const { id, name, hash, made, revoked, may } = JSON.parse(text) as Partial<
      Record<string, unknown>
    >;
    if (`${id}.json` !== file || typeof name !== 'string' || typeof hash !== 'string')
      return undefined;
    const grows = Array.isArray(may) && may.includes('grow');
    const bot = { id: String(id), name, hash, made: Number(made), ...(grows && mayGrow) };
    return revoked === undefined ? bot : { ...bot, revoked: Number(revoked) };
  } catch {
    return undefined;
  }
}

const mayGrow: Pick<Bot, 'may'> = { may: ['grow'] };

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error;
  return undefined;
}
