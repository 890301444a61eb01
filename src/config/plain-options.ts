import type { DialectName } from '../protocol/dialect-name.ts';
import type { Limits } from '../protocol/limit.ts';
import type { RateName } from '../protocol/rate.ts';
import type { Config } from './config.ts';
import { optionRows, type PlainConfig } from './option.ts';
import { readSaid } from './read.ts';
import { BadOption } from './value.ts';

/** A rate as a program says it: `'off'`, or one or both of its numbers. */
export type PlainRate = 'off' | { readonly burst?: number; readonly everySeconds?: number };

/** The limits and rates that are other than usual; `'off'` lifts rates and counts of connections. */
export type PlainLimits =
  | 'off'
  | ({ readonly [Name in keyof Limits]?: number } & {
      readonly [Name in RateName]?: PlainRate | number;
    });

/**
 * The options of a server as a program says them: those of the command line, under their names in the
 * config file, and typed. What is left out is as usual; no file and no variable is read.
 */
export interface PlainOptions {
  /** Left out, it listens nowhere: `attach` and `handle` are its doors. 0 takes a free one. */
  readonly port?: number;
  /** This machine only, unless said; `0.0.0.0` lets others in. */
  readonly host?: string;
  /** Further names under which it is asked, besides localhost, addresses and the public URL's. */
  readonly hosts?: 'any' | readonly string[];
  /** Pages of other hosts that may connect; or, dialect by dialect, whose pages may speak it. */
  readonly origins?:
    | 'any'
    | readonly string[]
    | Readonly<Record<string, 'any' | readonly string[]>>;
  /** Sites that may have a room's frame or wall in their pages. */
  readonly embedOrigins?: PlainConfig['embedOrigins'];
  /** The path at which a framework mounts `handle`; `attach` says its own, and `publicUrl` that of people. */
  readonly path?: string;
  /** The folder of the database; `data` in the folder of the process unless said. */
  readonly data?: string;
  /** The room that the folder may have on the disk: `2GB`. */
  readonly diskLimit?: string;
  /** Further ports, each with a dialect and perhaps a room: `3000=roomcode:lobby`. */
  readonly listen?: readonly string[];
  /** Rooms that the lobby lists. */
  readonly public?: readonly string[];
  readonly codes?: NonNullable<PlainConfig['codes']>;
  readonly newCodes?: PlainConfig['newCodes'];
  readonly work?: PlainConfig['work'];
  /** The address that people use: `https://example.org/chat`. */
  readonly publicUrl?: string;
  /** Proxies that are believed: addresses, ranges, `loopback`, `private`, `none`. */
  readonly trustProxy?: readonly string[];
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsRedirect?: number;
  /** Seconds. */
  readonly hsts?: number;
  readonly compression?: boolean;
  /** The address of the keys that check tokens. */
  readonly jwks?: string;
  /**
   * The secret that the program signs its people's tokens with: 32 bytes or more. Issuer and audience are
   * `parlour` unless said, and `parlour.token` makes one.
   */
  readonly jwtSecret?: string | Uint8Array;
  readonly jwtSecretFile?: string;
  readonly issuer?: string;
  readonly audience?: string;
  readonly guests?: PlainConfig['guests'];
  readonly rooms?: PlainConfig['rooms'];
  /** The file of words and hosts that no room takes. */
  readonly filters?: string;
  readonly limits?: PlainLimits;
  readonly metricsPort?: number;
  readonly metricsToken?: string;
  readonly logAddresses?: PlainConfig['logAddresses'];
}

/** The names of dialects that are spoken at all, and those that the program brings along. */
interface Dialects {
  readonly spoken?: readonly DialectName[] | undefined;
  readonly own: readonly { readonly name: DialectName }[];
}

/**
 * Makes a `Config` of what a program says.
 *
 * @example configOf({ port: 8080, data: './chat' })
 * @throws BadOption
 */
export function configOf(options: PlainOptions, { spoken, own }: Dialects = { own: [] }): Config {
  const { origins, jwtSecret, compression, port = 0, ...rest } = options;
  const unknown = Object.keys(options).find((name) => !known.has(name));
  if (unknown !== undefined) throw new BadOption(`There is no option ${unknown}.`);
  const areAdded = origins === 'any' || Array.isArray(origins);
  const values = {
    port,
    ...(spoken === undefined ? {} : { dialects: spoken }),
    ...(compression === undefined ? {} : { compression: compression ? 'on' : 'off' }),
    ...(jwtSecret === undefined ? {} : { issuer: ofProgram, audience: ofProgram }),
    ...rest,
    ...(areAdded || origins === undefined ? {} : { origins }),
  };
  const flags = areAdded ? { origins: String(origins) } : {};
  return readSaid(values, { flags, dialects: own, secret: jwtSecret });
}

/** The usual issuer and audience of tokens that a program makes for its own server. */
const ofProgram = 'parlour';

const known: ReadonlySet<string> = new Set([
  ...optionRows.flatMap(([name, row]) => (row.file ? name : [])),
  'jwtSecret',
]);
