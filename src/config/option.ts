import { isIP } from 'node:net';
import type { DialectName } from '../protocol/dialect-name.ts';
import { readAddressLook, readCodes, readNewCodes, readWork } from './choice.ts';
import { readDialects } from './listen.ts';
import { peopleOptions } from './option-people.ts';
import type { Option, Read } from './option-row.ts';
import { tlsOptions } from './option-tls.ts';
import { readEmbedOrigins } from './reach.ts';
import { readTrust } from './trust.ts';
import {
  type Given,
  readBytes,
  readLevel,
  readPort,
  readSwitch,
  readText,
  readUrl,
} from './value.ts';

export type { Option };

/** Bytes of the smallest folder that is of any use: what acts of order have, and as much again. */
const leastDisk = 32_000_000;

/**
 * All options. The command line's flags, the known keys of the config file, the reading of all
 * sources and a test on the README's table come from here. A row with `read` is a field of `Config`
 * by that alone.
 */
export const options = {
  port: {
    takes: 'number',
    shown: 'N',
    variable: 'PORT',
    file: 'value',
    usual: 8080,
    help: 'port to listen on',
    about: '0 takes a free one',
    read: readPort,
  },
  /** Undefined: this machine only, over IPv4 and IPv6. */
  host: {
    takes: 'address',
    shown: 'H',
    variable: 'HOST',
    // Some shells and tools keep the machine's name there, or a compiler's.
    isMeant: (text: string) => text === 'localhost' || isIP(text) !== 0,
    file: 'value',
    usually: 'this machine only',
    help: 'address to listen on',
    about:
      "`0.0.0.0` lets others in. A `HOST` that is no address is the machine's or a compiler's name, and passed over",
    read: readText,
  },
  hosts: {
    takes: 'names',
    shown: 'A,B',
    variable: 'PARLOUR_HOSTS',
    file: 'list',
    help: 'further names of this server, or any',
    about:
      "names under which it is asked besides localhost, addresses and the public URL's; any other gets 421. `any` takes all",
  },
  origins: {
    takes: 'origins',
    shown: 'A,B',
    variable: 'PARLOUR_ORIGINS',
    file: 'value',
    help: 'pages that may connect, or any',
    about:
      'pages of other hosts that may connect, or `any`: needed where only this machine can reach it, [otherwise seldom](docs/dialects.md#origins). In the file, whose pages may speak a dialect or ask the API, one by one',
  },
  /** The sites that may have a room's frame in their pages. */
  embedOrigins: {
    takes: 'origins',
    shown: 'A,B',
    variable: 'PARLOUR_EMBED_ORIGINS',
    listed: 'commas',
    file: 'list',
    usually: 'its own',
    help: 'sites that may have a room in a frame, or any',
    about:
      "sites that may have [a room's frame or wall](docs/frame.md) in their pages, like `https://blog.example`; `any` lets all. Every other page stays out of other sites' frames",
    read: readEmbedOrigins,
  },
  /** The folder of the database. */
  data: {
    takes: 'folder',
    shown: 'DIR',
    variable: 'PARLOUR_DATA',
    file: 'value',
    usual: 'data',
    help: 'folder of the database',
    about: "the database's folder",
    read: (given: Given): string => readText(given) ?? 'data',
  },
  /** Bytes that the folder of the database may have; undefined: as many as there are. */
  diskLimit: {
    takes: 'size',
    shown: 'SIZE',
    variable: 'PARLOUR_DISK_LIMIT',
    file: 'value',
    usually: 'none',
    help: 'what the folder may have on the disk, like 2GB',
    about:
      'what the folder may have on the disk, like `2GB`: past it [only acts of order](docs/limits.md#disk) are taken',
    read: (given: Given) => readBytes(given, leastDisk),
  },
  listen: {
    takes: 'port=dialect[:room]',
    shown: 'PORT=DIALECT[:ROOM]',
    listed: 'repeated',
    file: 'list',
    help: 'one more port with a dialect of its own',
    about: 'one more port whose clients need not say their dialect or room; may be repeated',
  },
  /** Those that are spoken at all. */
  dialects: {
    takes: 'names',
    shown: 'A,B',
    listed: 'commas',
    file: 'list',
    usually: 'all',
    help: 'those spoken at all, with commas between',
    about: 'those that are [spoken](docs/dialects.md) at all',
    read: ({ value }: Given, known: readonly DialectName[]) => readDialects(value, known),
  },
  /** The rule of codes; undefined: as the folder was made, a new one `folded`. */
  codes: {
    takes: 'folded|exact',
    shown: 'exact',
    file: 'value',
    usually: '`folded`',
    help: 'which spellings are one room; settled with the folder',
    about:
      '`Room1` and `room1` are two rooms, for [programs that need exact names](docs/dialects.md#one-room-many-spellings); settled when the folder is made',
    read: readCodes,
  },
  /** The codes of new rooms. */
  newCodes: {
    takes: 'chosen|random',
    shown: 'random',
    variable: 'PARLOUR_NEW_CODES',
    file: 'value',
    usual: 'chosen',
    help: 'who names new rooms: whoever makes them, or the server',
    about:
      'only [codes that the server made](docs/rooms.md#codes-that-nobody-guesses) lead to new rooms; those that are there go on',
    read: readNewCodes,
  },
  /** The work of new guests, in every room. */
  work: {
    takes: 'off|auto|on',
    shown: 'auto',
    variable: 'PARLOUR_WORK',
    file: 'value',
    usual: 'off',
    help: 'work of new guests before they write: while much is refused, or always',
    about:
      'new guests do [some work](docs/rooms.md#calm-down) before they write in any room: for 15 minutes after one in which 300 things were refused as too many or too fast (`auto`), or always (`on`)',
    read: readWork,
  },
  public: {
    takes: 'code',
    shown: 'CODE',
    listed: 'repeated',
    file: 'list',
    help: 'a room that the lobby lists; may be repeated',
    about: 'a room that the lobby lists, by this spelling; all others are found by their code only',
  },
  /** The address people use, where a proxy stands in front: `https://example.org/chat`. */
  publicUrl: {
    takes: 'url',
    shown: 'URL',
    variable: 'PARLOUR_URL',
    file: 'value',
    help: 'the address people use, behind a proxy',
    about:
      'the address people use, behind a proxy: `https://chat.example.org`, or [below a path](docs/operate.md#below-a-path)',
    read: readUrl,
  },
  /** The proxies that are believed when they say for whom they ask. */
  trustProxy: {
    takes: 'addresses',
    shown: 'A,B',
    variable: 'PARLOUR_TRUST_PROXY',
    listed: 'commas',
    file: 'list',
    help: 'proxies that are believed: addresses, ranges, loopback, private',
    about:
      '[proxies that are believed](#behind-a-proxy) when they say for whom they ask: addresses, ranges (`10.0.0.0/8`), `loopback`, `private`, or `none`',
    read: readTrust,
  },
  ...tlsOptions,
  /** Compression of WebSockets that offer permessage-deflate. */
  compression: {
    takes: 'on|off',
    shown: 'off',
    file: 'value',
    usual: 'on',
    help: 'permessage-deflate for WebSockets that offer it',
    about:
      "WebSockets that offer permessage-deflate don't get it: [less memory, more bytes](docs/performance.md#compressed-once)",
    read: readSwitch,
  },
  ...peopleOptions,
  limits: {
    takes: 'off',
    shown: 'off',
    file: 'value',
    help: '"off" lifts rates and connection counts, never sizes',
    about:
      'lifts [rates](docs/limits.md#rates) and connection counts, never sizes. In the file also an object that overrides single [limits and rates](docs/limits.md)',
  },
  metricsPort: {
    takes: 'number',
    shown: 'N',
    variable: 'PARLOUR_METRICS_PORT',
    file: 'value',
    help: 'a port for /metrics alone',
    about:
      '`/metrics` on a port of its own. Without this and the next, it answers on the main port, to this machine alone, and is off where there is a public URL',
  },
  metricsToken: {
    takes: 'token',
    shown: 'T',
    variable: 'PARLOUR_METRICS_TOKEN',
    file: 'value',
    help: 'what /metrics asks for',
    about: '`/metrics` for who sends `Authorization: Bearer T`, on every port',
  },
  log: {
    takes: 'level',
    shown: 'LEVEL',
    variable: 'PARLOUR_LOG',
    file: 'value',
    usual: 'info',
    help: 'fatal, error, warn, info, debug, trace or silent',
    about: 'JSON lines on standard error',
    read: readLevel,
  },
  /** The look of the addresses of who is refused. */
  logAddresses: {
    takes: 'plain|hashed|off',
    shown: 'hashed',
    variable: 'PARLOUR_LOG_ADDRESSES',
    file: 'value',
    usual: 'plain',
    help: 'how the log has the addresses of who is refused',
    about:
      'the addresses of [who is refused](docs/operate.md#the-log): as they are (`plain`), as hashes whose key a restart forgets (`hashed`), or not at all (`off`)',
    read: readAddressLook,
  },
  config: {
    takes: 'file',
    shown: 'FILE',
    variable: 'PARLOUR_CONFIG',
    usually: '`parlour.json`',
    help: 'JSON file of these options',
    about:
      'the usual one only if it is there (a program that calls `readConfig` has to name it); a flag comes before the environment, the environment before the file',
  },
} as const satisfies Readonly<Record<string, Option>>;

type Rows = typeof options;

/** The name of an option in the file, in `Flags` and in `Config`. */
export type OptionName = keyof Rows;

/** The options that are read each by itself, by their names. */
export type PlainConfig = {
  readonly [Name in OptionName as Rows[Name] extends { readonly read: unknown }
    ? Name
    : never]: Rows[Name] extends { readonly read: Read<infer Value> } ? Value : never;
};

/** Flags as given; all texts, so that every source of an option is read by the same rules. */
export type Flags = {
  readonly [Name in OptionName]?: Rows[Name] extends { readonly listed: 'repeated' }
    ? readonly string[]
    : string;
};

/** Every row with its name, in the order in which they are told. */
export const optionRows: readonly (readonly [OptionName, Option])[] = Object.entries(
  options,
) as unknown as readonly (readonly [OptionName, Option])[];

/** @example flagOf('publicUrl') // 'public-url' */
export function flagOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
