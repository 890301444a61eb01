import type { Bus } from './bus/bus.ts';
import type { Config } from './config/config.ts';
import type { Dialect } from './dialect/dialect.ts';
import type { OpenListener } from './doors.ts';
import type { Identity } from './identity/identity.ts';
import type { Log } from './log.ts';
import type { Hooks } from './room/hook.ts';
import type { Store } from './store/store.ts';

/** A server that is open. */
export interface Parlour {
  /** The address at which this machine reaches it: `http://localhost:8080`, `https:` with a certificate. */
  readonly url: string;
  readonly port: number;
  /** The further listeners, on the ports they have. */
  readonly listeners: readonly OpenListener[];
  /** The port of the figures, if they have one of their own. */
  readonly metricsPort: number | undefined;
  /** The port that leads to TLS, if there is one. */
  readonly redirectPort: number | undefined;
  /** The connections that may be open at a time. */
  readonly connections: number;
  /** A link to a room that nobody was in yet. */
  readonly roomLink: string;
  /** The folder of the database, absolute; a store that is brought along has its own place. */
  readonly data: string;
  /**
   * Reads the host's list of filters and the certificate anew, where there are such, and says in the log
   * what came of it. One that can't be leaves the old one as it is.
   */
  reread(): Promise<void>;
  /** Finishes commits, says `restart` to every socket, and lets go of everything. */
  stop(): Promise<void>;
}

/**
 * The parts that a server is made of. Those that are brought along take the place of today's;
 * whoever brings a store or a bus closes it, after the server has stopped.
 */
export interface ParlourParts {
  readonly config: Config;
  readonly log: Log;
  /** The memory of the server; an SQLite log in `config.data` unless brought along. */
  readonly store?: Store;
  /** The road between nodes; one within this process unless brought along. */
  readonly bus?: Bus;
  /** The people a bearer can stand for; guests, bots and the host's people unless brought along. */
  readonly identity?: Identity;
  /** The callbacks that are told what happened. */
  readonly hooks?: Hooks;
  /** Dialects spoken besides those of `config.dialects`, under names of their own. */
  readonly dialects?: readonly Dialect[];
  /** Called once when nothing can be promised any more: the process should end. */
  readonly onBroken?: (error: Error) => void;
}
