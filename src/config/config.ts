import { isIP } from 'node:net';
import type { OriginRules } from '../net/origin.ts';
import { type CodeRule, exactName, type RoomName, roomName } from '../protocol/code.ts';
import type { DialectName } from '../protocol/dialect-name.ts';
import { defaultLimits, type Limits } from '../protocol/limit.ts';
import { type FileOptions, readChatlogListener, readFile } from './file.ts';
import { type Listener, readDialects, readListen } from './listen.ts';
import { type Hosts, isPrivate, readHosts, readOrigins } from './reach.ts';
import {
  BadOption,
  type Given,
  isObject,
  readLevel,
  readPort,
  readSwitch,
  readText,
  readUrl,
} from './value.ts';

export type { OriginRule, OriginRules } from '../net/origin.ts';
export type { Listener } from './listen.ts';
export type { Hosts } from './reach.ts';

/** Everything that can be set; each field may come from a flag, the environment or the file. */
export interface Config {
  readonly port: number;
  /** Undefined: this machine only, over IPv4 and IPv6. */
  readonly host: string | undefined;
  /** The folder of the database. */
  readonly data: string;
  readonly listen: readonly Listener[];
  /** Those that are spoken at all. */
  readonly dialects: readonly DialectName[];
  /** Whose pages may speak a dialect or ask the HTTP API. */
  readonly origins: OriginRules;
  /** Names under which it may be asked besides localhost, addresses and the public URL's. */
  readonly hosts: Hosts;
  /** What is one room; undefined: as the folder was made, a new one `folded`. */
  readonly codes: CodeRule | undefined;
  /** Rooms that the lobby lists; all others are found by their code only. */
  readonly public: readonly RoomName[];
  /** The address people use, where a proxy stands in front: `https://chat.example.org`. */
  readonly publicUrl: string | undefined;
  /** Whether WebSockets that offer permessage-deflate get it. */
  readonly compression: boolean;
  /** False lifts rates and connection counts, of which there are none yet; sizes always hold. */
  readonly rates: boolean;
  readonly limits: Limits;
  readonly metrics: MetricsOptions;
  readonly log: string;
}

/** Who may read the figures of `/metrics`: without either option, this machine alone. */
export interface MetricsOptions {
  /** A port of their own, on which nothing else is. */
  readonly port?: number;
  /** Asked for as a bearer, wherever they are. */
  readonly token?: string;
}

/** Flags as given; all texts, so that every source of an option is read by the same rules. */
export interface Flags {
  readonly port?: string;
  readonly host?: string;
  /** Names with commas between them, or `any`. */
  readonly hosts?: string;
  /** Origins with commas between them, or `any`. */
  readonly origins?: string;
  readonly data?: string;
  readonly listen?: readonly string[];
  /** Names with commas between them. */
  readonly dialects?: string;
  readonly codes?: string;
  readonly public?: readonly string[];
  readonly publicUrl?: string;
  readonly compression?: string;
  readonly limits?: string;
  readonly log?: string;
  readonly metricsPort?: string;
  readonly metricsToken?: string;
  readonly config?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Puts the options together: a flag before the environment (`PORT`, `HOST`, `PARLOUR_…`) before the
 * JSON file (`--config`, `PARLOUR_CONFIG`) before the default. The environment is that which is
 * given, and no file is read that nobody names.
 *
 * @param folder where to look for files nobody names: `parlour.json`, if no other is, and
 *   golang-chat's `config.json`, whose port is one more listener
 * @example readConfig({ port: '8080', data: './chat' }, {})
 * @throws BadOption
 */
export function readConfig(flags: Flags, env: Environment, folder?: string): Config {
  const named = flags.config ?? given(env['PARLOUR_CONFIG']);
  const file = readFile(named, folder);
  const pick = picker(flags, env, file);
  const { limits, rates } = readLimits(flags.limits, file['limits']);
  const port = readPort(pick('port', 'PORT', 8080));
  const spoken = readDialects(flags.dialects?.split(',') ?? file['dialects']);
  const listeners = readListen(flags.listen ?? file['listen'], spoken);
  const chatlog = spoken.includes('chatlog') ? readChatlogListener(named, folder) : undefined;
  const metrics = readMetrics(pick);
  const ports = [port, ...listeners.map((one) => one.port), metrics.port ?? 0];
  const twice = ports.find((one, i) => one !== 0 && ports.indexOf(one) !== i);
  if (twice !== undefined) throw new BadOption(`Port ${twice} is asked for twice.`);
  const codes = readCodes(flags.codes ?? file['codes']);
  for (const { room } of listeners) if (room !== undefined) readCode(room, limits, codes);
  const isTaken = chatlog && chatlog.port !== 0 && ports.includes(chatlog.port);
  const host = flags.host ?? hostVariable(env['HOST']) ?? readText(pick('host'));
  const publicUrl = readUrl(pick('publicUrl', 'PARLOUR_URL'));
  const origins = pick('origins', 'PARLOUR_ORIGINS', undefined, 'not in the file').value;
  return {
    port,
    host,
    hosts: readHosts(pick('hosts', 'PARLOUR_HOSTS').value, host),
    data: readText(pick('data', 'PARLOUR_DATA')) ?? 'data',
    listen: chatlog && !isTaken ? [...listeners, chatlog] : listeners,
    dialects: spoken,
    origins: readOrigins(file['origins'], origins, isPrivate(host, publicUrl)),
    codes,
    public: readPublic(flags.public ?? file['public'] ?? [], limits, codes),
    publicUrl,
    compression: readSwitch(pick('compression', undefined, 'on')),
    rates,
    limits,
    metrics,
    log: readLevel(pick('log', 'PARLOUR_LOG', 'info')),
  };
}

type TextFlag = Exclude<
  keyof Flags,
  'listen' | 'public' | 'config' | 'limits' | 'dialects' | 'codes'
>;
type Pick = ReturnType<typeof picker>;

/** Finds an option in its sources, and what its sentence calls it. */
function picker(flags: Flags, env: Environment, file: FileOptions) {
  return (key: TextFlag, variable?: string, usual?: unknown, inFile?: 'not in the file'): Given => {
    const name = `option ${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    if (flags[key] !== undefined) return { value: flags[key], name };
    const value = variable === undefined ? undefined : given(env[variable]);
    if (value !== undefined) return { value, name: `variable ${variable}` };
    return { value: (inFile ? undefined : file[key]) ?? usual, name };
  };
}

function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

/** Some shells and tools keep the machine's name there, or a compiler's: only an address is meant. */
function hostVariable(text: string | undefined): string | undefined {
  return text !== undefined && (text === 'localhost' || isIP(text) !== 0) ? text : undefined;
}

function readMetrics(pick: Pick): MetricsOptions {
  const port = pick('metricsPort', 'PARLOUR_METRICS_PORT');
  const token = readText(pick('metricsToken', 'PARLOUR_METRICS_TOKEN'));
  return {
    ...(port.value === undefined ? {} : { port: readPort(port) }),
    ...(token === undefined ? {} : { token }),
  };
}

function readCodes(value: unknown): CodeRule | undefined {
  if (value === undefined || value === 'folded' || value === 'exact') return value;
  throw new BadOption(`The option codes is "folded" or "exact", not "${String(value)}".`);
}

function readPublic(
  value: unknown,
  limits: Limits,
  codes: CodeRule | undefined,
): readonly RoomName[] {
  if (!Array.isArray(value)) throw new BadOption('The option public is a list of room codes.');
  return value.map((code: unknown) => readCode(code, limits, codes));
}

function readCode(code: unknown, limits: Limits, codes: CodeRule | undefined): RoomName {
  const read = codes === 'exact' ? exactName : roomName;
  const room = typeof code === 'string' ? read(code, limits) : undefined;
  if (!room) throw new BadOption(`"${String(code)}" cannot be a room code.`);
  return room;
}

function readLimits(flag: string | undefined, value: unknown): { limits: Limits; rates: boolean } {
  if (flag !== undefined && flag !== 'off') {
    throw new BadOption(`The option limits can be "off", not "${flag}".`);
  }
  if (value === 'off') return { limits: defaultLimits, rates: false };
  const limits: Record<string, number> = { ...defaultLimits };
  if (value !== undefined && !isObject(value)) {
    throw new BadOption('In the config file, limits is "off" or an object of numbers.');
  }
  for (const [name, size] of Object.entries(value ?? {})) {
    if (!Object.hasOwn(defaultLimits, name)) {
      throw new BadOption(`There is no limit "${name}".`);
    }
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 1) {
      throw new BadOption(`The limit ${name} is a whole number from 1 on, not "${String(size)}".`);
    }
    limits[name] = size;
  }
  return { limits: limits as unknown as Limits, rates: flag !== 'off' };
}
