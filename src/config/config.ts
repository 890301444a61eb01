import type { OriginRules } from '../net/origin.ts';
import type { RoomName } from '../protocol/code.ts';
import type { LimitOptions } from './limits.ts';
import type { Listener } from './listen.ts';
import type { PlainConfig } from './option.ts';
import type { Hosts } from './reach.ts';
import type { TlsOptions } from './tls.ts';
import type { TokenOptions } from './tokens.ts';

export type { OriginRule, OriginRules } from '../net/origin.ts';
export type { Listener } from './listen.ts';
export type { Flags } from './option.ts';
export type { Hosts } from './reach.ts';

/**
 * Everything that can be set. Options that are read each by itself have their row, and their type,
 * in `option.ts`; here are those that are put together.
 */
export interface Config extends PlainConfig, LimitOptions {
  readonly listen: readonly Listener[];
  /** The origins whose pages may speak a dialect or ask the HTTP API. */
  readonly origins: OriginRules;
  /** Names under which it may be asked besides localhost, addresses and the public URL's. */
  readonly hosts: Hosts;
  /** Rooms that the lobby lists; all others are found by their code only. */
  readonly public: readonly RoomName[];
  readonly metrics: MetricsOptions;
  /** The certificate that ports speak TLS by; absent where they are plain. */
  readonly tls?: TlsOptions;
  /** The keys and names that tokens are checked by; absent where none are taken. */
  readonly tokens?: TokenOptions;
}

/** The readers of the figures of `/metrics`: without either option, this machine alone. */
export interface MetricsOptions {
  /** A port of their own, on which nothing else is. */
  readonly port?: number;
  /** Asked for as a bearer, wherever they are. */
  readonly token?: string;
}
