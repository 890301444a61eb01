import { existsSync, readFileSync } from 'node:fs';
import type { DialectName } from './dialect/dialect.ts';
import { dialects } from './dialect/dialects.ts';
import { type CodeRule, exactName, type RoomName, roomName } from './protocol/code.ts';
import { defaultLimits, type Limits } from './protocol/limit.ts';

/** One more port, with a dialect and a room of its own for those whose handshake names none. */
export interface Listener {
  readonly port: number;
  readonly dialect: DialectName;
  readonly room?: string;
  /** A further name of its host: pages from there may connect as those of the same host may. */
  readonly hostName?: string;
}

/**
 * Whose pages may speak a dialect: anybody's, or those of the origins listed. `same-host` is the
 * host that the request names, `localhost` that name on any port.
 */
export type OriginRule = 'any' | readonly string[];

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
  readonly origins: Readonly<Record<DialectName, OriginRule>>;
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
  readonly log: string;
}

/** An option that can't be; the message is one sentence for the person who gave it. */
export class BadOption extends Error {
  override name = 'BadOption';
}

/** Flags as given; all texts, so that every source of an option is read by the same rules. */
export interface Flags {
  readonly port?: string;
  readonly host?: string;
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
  readonly config?: string;
}

type Environment = Readonly<Record<string, string | undefined>>;
type File = Readonly<Record<string, unknown>>;

const fileName = 'parlour.json';
/** golang-chat's own, in the folder where it was started. */
const chatlogFile = 'config.json';
const chatlogKeys = ['port', 'hostName', 'logfilePath'];
const fileKeys =
  'port host data listen dialects origins codes public publicUrl compression limits log'.split(' ');
const allDialects = [...dialects.values()].map(({ name }) => name);
const usualOrigins: Readonly<Record<DialectName, OriginRule>> = {
  native: 'any',
  roomcode: 'any',
  golem: 'any',
  chatlog: ['same-host', 'localhost'],
  htmx: ['same-host'],
};
const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/**
 * Puts the options together: a flag before the environment (`PORT`, `HOST`, `PARLOUR_DATA`,
 * `PARLOUR_URL`, `PARLOUR_LOG`) before the JSON file (`--config`, `PARLOUR_CONFIG`, else
 * `parlour.json` where there is one) before the default. Where golang-chat's `config.json` is, its
 * port is one more listener.
 *
 * @throws BadOption
 */
export function readConfig(flags: Flags, env: Environment): Config {
  const named = flags.config ?? given(env['PARLOUR_CONFIG']);
  const file = readFile(named);
  const pick = (key: string, flag: string | undefined, variable?: string): unknown =>
    flag ?? (variable === undefined ? undefined : given(env[variable])) ?? file[key];
  const { limits, rates } = readLimits(flags.limits, file['limits']);
  const port = readPort(pick('port', flags.port, 'PORT') ?? 8080, 'port');
  const spoken = readDialects(flags.dialects?.split(',') ?? file['dialects'] ?? allDialects);
  const listeners = readListen(flags.listen ?? file['listen'] ?? [], spoken);
  const chatlog = spoken.includes('chatlog') ? readChatlogListener(named) : undefined;
  const ports = [port, ...listeners.map((one) => one.port)].filter((one) => one !== 0);
  const twice = ports.find((one, i) => ports.indexOf(one) !== i);
  if (twice !== undefined) throw new BadOption(`Port ${twice} is asked for twice.`);
  const codes = readCodes(flags.codes ?? file['codes']);
  const isTaken = chatlog && ports.includes(chatlog.port);
  return {
    port,
    host: readText(pick('host', flags.host, 'HOST'), 'host'),
    data: readText(pick('data', flags.data, 'PARLOUR_DATA'), 'data') ?? 'data',
    listen: chatlog && !isTaken ? [...listeners, chatlog] : listeners,
    dialects: spoken,
    origins: { ...usualOrigins, ...readOrigins(file['origins'] ?? {}) },
    codes,
    public: readPublic(flags.public ?? file['public'] ?? [], limits, codes),
    publicUrl: readUrl(pick('publicUrl', flags.publicUrl, 'PARLOUR_URL')),
    compression: readSwitch(flags.compression ?? file['compression'] ?? 'on', 'compression'),
    rates,
    limits,
    log: readLevel(pick('log', flags.log, 'PARLOUR_LOG') ?? 'info'),
  };
}

function given(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}

function readFile(named: string | undefined): File {
  if (named === undefined && !existsSync(fileName)) return {};
  const path = named ?? fileName;
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const why = error instanceof SyntaxError ? 'is not JSON' : 'cannot be read';
    throw new BadOption(`The config file ${path} ${why}.`);
  }
  if (!isObject(value)) throw new BadOption(`The config file ${path} holds no JSON object.`);
  if (isChatlogs(value)) return {};
  const unknown = Object.keys(value).find((key) => !fileKeys.includes(key));
  if (unknown !== undefined) {
    throw new BadOption(`The config file ${path} has an unknown key "${unknown}".`);
  }
  return value;
}

function isObject(value: unknown): value is File {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readPort(value: unknown, name: string): number {
  const port = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  if (typeof port === 'number' && Number.isInteger(port) && port >= 0 && port <= 65_535)
    return port;
  throw new BadOption(`The ${name} is a whole number from 0 to 65535, not "${String(value)}".`);
}

function readText(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw new BadOption(`The option ${name} is a text, not "${String(value)}".`);
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
  const read = codes === 'exact' ? exactName : roomName;
  return value.map((code: unknown) => {
    const room = typeof code === 'string' ? read(code, limits) : undefined;
    if (!room) throw new BadOption(`"${String(code)}" cannot be a room code.`);
    return room;
  });
}

function readUrl(value: unknown): string | undefined {
  const text = readText(value, 'public-url');
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search) {
    return url.origin;
  }
  throw new BadOption(`The public URL is like https://chat.example.org, not "${text}".`);
}

function readSwitch(value: unknown, name: string): boolean {
  if (value === 'on' || value === 'off') return value === 'on';
  throw new BadOption(`The option ${name} is "on" or "off", not "${String(value)}".`);
}

function readLevel(value: unknown): string {
  if (typeof value === 'string' && logLevels.includes(value)) return value;
  throw new BadOption(`The log level is one of ${logLevels.join(', ')}, not "${String(value)}".`);
}

function readListen(value: unknown, spoken: readonly DialectName[]): readonly Listener[] {
  if (!Array.isArray(value)) {
    throw new BadOption('The option listen is a list of texts like "3000=roomcode:lobby".');
  }
  const listeners = value.map(readListener);
  const silent = listeners.find(({ dialect }) => !spoken.includes(dialect));
  if (!silent) return listeners;
  throw new BadOption(`The listener on ${silent.port} speaks ${silent.dialect}, which is off.`);
}

/** `PORT=DIALECT[:ROOM]` */
function readListener(value: unknown): Listener {
  const parts = typeof value === 'string' ? /^(\d+)=(\w+)(?::(.+))?$/.exec(value) : null;
  if (!parts) {
    throw new BadOption(`A listener is PORT=DIALECT or PORT=DIALECT:ROOM, not "${String(value)}".`);
  }
  const [, port, name = '', room] = parts;
  const listener = { port: readPort(port, 'listener'), dialect: readDialect(name) };
  return room === undefined ? listener : { ...listener, room };
}

/** A file of that name which holds anything else is somebody else's. */
function readChatlogListener(named: string | undefined): Listener | undefined {
  const value = [named ?? chatlogFile, chatlogFile]
    .filter((path) => existsSync(path))
    .map((path) => parsed(readFileSync(path, 'utf8')))
    .find(isChatlogs);
  if (!value) return undefined;
  const { port, hostName } = value;
  const listener = { port: readPort(port, `port in ${chatlogFile}`), dialect: 'chatlog' } as const;
  return typeof hostName === 'string' && hostName !== '' ? { ...listener, hostName } : listener;
}

function isChatlogs(value: unknown): value is File {
  const keys = isObject(value) ? Object.keys(value) : [];
  const isIts = keys.every((key) => chatlogKeys.includes(key));
  return isIts && keys.length > 1 && keys.includes('port');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readDialect(name: unknown): DialectName {
  const dialect = typeof name === 'string' ? dialects.get(name.trim())?.name : undefined;
  if (dialect) return dialect;
  throw new BadOption(`A dialect is one of ${allDialects.join(', ')}, not "${String(name)}".`);
}

function readDialects(value: unknown): readonly DialectName[] {
  if (Array.isArray(value) && value.length > 0) return value.map(readDialect);
  throw new BadOption('The option dialects is a list of one or more names.');
}

function readOrigins(value: unknown): Partial<Record<DialectName, OriginRule>> {
  if (!isObject(value)) {
    throw new BadOption(
      'In the config file, origins is an object: a dialect, and whose pages may.',
    );
  }
  const rules = Object.entries(value).map(([name, rule]) => [readDialect(name), readRule(rule)]);
  return Object.fromEntries(rules) as Partial<Record<DialectName, OriginRule>>;
}

function readRule(rule: unknown): OriginRule {
  if (rule === 'any') return rule;
  if (Array.isArray(rule) && rule.every(isOrigin)) return rule;
  throw new BadOption(
    'Origins are "any" or a list of "same-host", "localhost" and texts like "https://a.example".',
  );
}

function isOrigin(value: unknown): value is string {
  if (value === 'same-host' || value === 'localhost') return true;
  return typeof value === 'string' && URL.parse(value)?.origin === value;
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
