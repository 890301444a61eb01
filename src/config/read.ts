import { type CodeRule, exactName, type RoomName, roomName } from '../protocol/code.ts';
import type { DialectName } from '../protocol/dialect-name.ts';
import type { Limits } from '../protocol/limit.ts';
import { readChatlogListener } from './chatlog-file.ts';
import type { Config, Listener, MetricsOptions } from './config.ts';
import { type FileOptions, readFile } from './file.ts';
import { readLimits } from './limits.ts';
import { ownDialects, readListen } from './listen.ts';
import { type Flags, optionRows, type PlainConfig } from './option.ts';
import { isPrivate, readHosts, readOrigins } from './reach.ts';
import { createSources, type Environment, type Sources } from './source.ts';
import { readTls } from './tls.ts';
import { readTokens } from './tokens.ts';
import { BadOption, readPort, readText } from './value.ts';

/** The surroundings of the options. */
export interface Around {
  /**
   * The folder of files that nobody names: `parlour.json`, if no other is, and golang-chat's
   * `config.json`, whose port is one more listener.
   */
  readonly folder?: string;
  /** Dialects that the program brings along: options may name them as they name ours. */
  readonly dialects?: readonly { readonly name: DialectName }[];
}

/**
 * Puts the options together: a flag before the environment (`PORT`, `HOST`, `PARLOUR_…`) before the
 * JSON file (`--config`, `PARLOUR_CONFIG`) before the default. The environment is that which is
 * given, and no file is read that nobody names.
 *
 * @example
 * readConfig({ port: '8080', data: './chat' }, {})
 * readConfig({ listen: ['7000=plain:tea'] }, {}, { dialects: [plain] })
 * @throws BadOption
 */
export function readConfig(
  flags: Flags,
  env: Environment,
  { folder, dialects: broughtAlong = [] }: Around = {},
): Config {
  const named = readText(createSources(flags, env, {}).typed('config'));
  const sources = createSources(flags, env, readFile(named, folder));
  const chatlog = () => readChatlogListener(named, folder);
  return readSources(sources, { dialects: broughtAlong, chatlog });
}

/** The surroundings of options that a program says. */
interface Said extends Pick<Around, 'dialects'> {
  /** Those that are said in the form of the command line. */
  readonly flags: Flags;
  /** The secret that the program signs tokens with. */
  readonly secret?: string | Uint8Array | undefined;
}

/**
 * Puts together the options that a program says, in the form of the config file.
 *
 * @throws BadOption
 */
export function readSaid(options: FileOptions, { flags, ...around }: Said): Config {
  return readSources(createSources(flags, {}, options), around);
}

function readSources(
  sources: Sources,
  { dialects: broughtAlong = [], secret, chatlog: readChatlog }: ReadAround,
): Config {
  const { given, typed, file } = sources;
  const more = broughtAlong.map(({ name }) => name);
  const known = [...ownDialects, ...more];
  const plain = readPlain(sources, known);
  const { host, publicUrl, codes, dialects } = plain;
  const tokens = readTokens(sources, secret);
  const held = readLimits(typed('limits').value, file['limits'], tokens !== undefined);
  const { limits } = held;
  const metrics = readMetrics(sources);
  const tls = readTls(sources, publicUrl);
  const chatlog = dialects.includes('chatlog') ? readChatlog?.() : undefined;
  const listeners = readListen(given('listen').value ?? [], known, [...dialects, ...more]);
  for (const { room } of listeners) if (room !== undefined) readCode(room, limits, codes);
  const isNear = isPrivate(host, publicUrl);
  return {
    ...plain,
    hosts: readHosts(given('hosts').value, host),
    listen: listenOn(plain.port, listeners, [metrics.port, tls?.redirect], chatlog),
    origins: readOrigins(file['origins'], typed('origins').value, isNear, known),
    public: readPublic(given('public').value ?? [], limits, codes),
    ...held,
    metrics,
    ...(tls === undefined ? {} : { tls }),
    ...(tokens === undefined ? {} : { tokens }),
  };
}

interface ReadAround extends Omit<Said, 'flags'> {
  readonly chatlog?: () => Listener | undefined;
}

function readPlain({ given }: Sources, known: readonly DialectName[]): PlainConfig {
  const read = optionRows.flatMap(([name, row]) => {
    return row.read ? [[name, row.read(given(name), known)] as const] : [];
  });
  return Object.fromEntries(read) as unknown as PlainConfig;
}

/**
 * The listeners, each on a port of its own; golang-chat's stays away where its port is decided on.
 * @throws BadOption
 */
function listenOn(
  port: number,
  listeners: readonly Listener[],
  others: readonly (number | undefined)[],
  chatlog: Listener | undefined,
): readonly Listener[] {
  const ports = [port, ...listeners.map((one) => one.port), ...others];
  const twice = ports.find((one, i) => one !== undefined && one !== 0 && ports.indexOf(one) !== i);
  if (twice !== undefined) throw new BadOption(`Port ${twice} is asked for twice.`);
  const isTaken = chatlog && chatlog.port !== 0 && ports.includes(chatlog.port);
  return chatlog && !isTaken ? [...listeners, chatlog] : listeners;
}

function readMetrics({ given }: Sources): MetricsOptions {
  const port = given('metricsPort');
  const token = readText(given('metricsToken'));
  return {
    ...(port.value === undefined ? {} : { port: readPort(port) }),
    ...(token === undefined ? {} : { token }),
  };
}

function readPublic(
  value: unknown,
  limits: Limits,
  codes: CodeRule | undefined,
): readonly RoomName[] {
  if (!Array.isArray(value)) throw new BadOption('The option public is a list of room codes.');
  return value.map((code: unknown) => readCode(code, limits, codes));
}

/** @throws BadOption */
function readCode(code: unknown, limits: Limits, codes: CodeRule | undefined): RoomName {
  const read = codes === 'exact' ? exactName : roomName;
  const room = typeof code === 'string' ? read(code, limits) : undefined;
  if (!room) throw new BadOption(`"${String(code)}" cannot be a room code.`);
  return room;
}
