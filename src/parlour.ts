import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Attached, AttachOptions } from './attached.ts';
import type { Bus } from './bus/bus.ts';
import type { Config } from './config/config.ts';
import { configOf, type PlainOptions } from './config/plain-options.ts';
import { BadOption } from './config/value.ts';
import type { Dialect } from './dialect/dialect.ts';
import type { OpenListener } from './doors.ts';
import type { KnownRoom } from './hand/hand.ts';
import type { OwnRoom } from './hand/own-room.ts';
import type { Person } from './hand/person.ts';
import { checkHooks, type Hooks } from './hooks.ts';
import type { Identity } from './identity/identity.ts';
import { createLog, type Log, type LogLevel } from './log.ts';
import type { HttpServer } from './net/attach.ts';
import { isPath } from './net/site.ts';
import type { DialectName } from './protocol/dialect-name.ts';
import type { Store } from './store/store.ts';

/** A server that is open. */
export interface Parlour {
  /**
   * The address at which this machine reaches it: `http://localhost:8080`, `https:` with a certificate.
   * Without a port of its own, the public URL, or the path alone at which it is attached.
   */
  readonly url: string;
  /** 0 where it has none of its own. */
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
   * Stands at a path of a server of yours, of `node:http` or `node:https`, with its pages, its API and
   * its sockets. All else is left to the server's other listeners, and they hear nothing of what comes
   * there. The bounds of heads and times are those of the server; `warnings` tells of looser ones.
   *
   * @example
   * const server = createServer(app);
   * parlour.attach(server, { path: '/chat' });
   * server.listen(8080);
   * @throws TypeError where something is at that path, or it stands at another one already
   */
  attach(server: HttpServer, options: AttachOptions): Attached;

  /**
   * Answers a request that a framework brings: Node's pair. WebSockets come by `handleUpgrade`. The option
   * `path` says where it is mounted; where it says nothing, the first request does.
   *
   * @example app.use('/chat', parlour.handle)
   */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;

  /**
   * Takes an upgrade that a server of yours was asked for.
   *
   * An upgrade to another path is left to the server's other listeners, where there are any.
   *
   * @example server.on('upgrade', parlour.handleUpgrade)
   */
  readonly handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

  /**
   * A room in the program's own hand, as the host; `as` makes it a bot's.
   *
   * @example await parlour.room('tea-at-five').post('Water is on.')
   * @throws Refusal `bad_code` where that can't be a code
   */
  readonly room: (code: string) => OwnRoom;

  /**
   * All rooms of the log, by their keys, with how many people are there now.
   *
   * @example for await (const { code, people } of parlour.rooms()) console.log(code, people)
   */
  readonly rooms: () => AsyncIterable<KnownRoom>;

  /**
   * A token for somebody of yours, by the secret that `jwtSecret` says: its client shows it, and is that
   * person. Give it to nobody else, and to nobody whom you do not know.
   *
   * @example response.send(await parlour.token({ id: user.id, name: user.name }))
   * @throws TypeError where no secret was said
   */
  readonly token: (person: Person) => Promise<string>;

  /**
   * The author that somebody of yours is in this log, by the id of your user table: what `token` and
   * `authorize` make of it. Messages, events and hooks name people by it, so keep it beside the user.
   *
   * @example parlour.authorOf(user.id) === event.author.id
   * @throws TypeError where that is no id
   */
  readonly authorOf: (id: string) => string;

  /**
   * The key of a room, as hooks and events name it: what all spellings of its code have in common.
   *
   * @example room.key === parlour.keyOf('my-room') // its key is `myroom`
   * @throws Refusal `bad_code` where that can't be a code
   */
  readonly keyOf: (code: string) => string;

  /** A sentence for each bound of the servers it is attached to that is looser than on its own ports. */
  readonly warnings: readonly string[];

  /**
   * Reads the host's list of filters and the certificate anew, where there are such, and says in the log
   * what came of it. One that can't be leaves the old one as it is.
   */
  reread(): Promise<void>;

  /**
   * Finishes commits, says `restart` to every socket, and lets go of everything. Servers that it is
   * attached to go on without it.
   */
  stop(): Promise<void>;
}

/**
 * The parts that take the place of today's; whoever brings a store or a bus closes it, after the server
 * has stopped.
 */
export interface BroughtParts {
  /** The memory of the server; an SQLite log in the data folder unless brought along. */
  readonly store?: Store;
  /** The road between nodes; one within this process unless brought along. */
  readonly bus?: Bus;
  /** The people a bearer can stand for; guests, bots and the host's people unless brought along. */
  readonly identity?: Identity;
  /** The callbacks that are asked before something happens, or told after. */
  readonly hooks?: Hooks;
  /** Called once when nothing can be promised any more: the process should end. */
  readonly onBroken?: (error: Error) => void;
}

/** The options of a server as a program says them, and what it brings along. */
export interface ParlourOptions extends PlainOptions, BroughtParts {
  /** A log, or the level of one on standard error; `warn` unless said. */
  readonly log?: Log | LogLevel;
  /**
   * The dialects that are spoken, by name; all of them where none is named. One that the program brings
   * along is spoken besides.
   */
  readonly dialects?: readonly (DialectName | Dialect)[];
}

/** A server of a whole `Config`, as the command line opens it. */
export interface ParlourParts extends BroughtParts {
  readonly config: Config;
  readonly log?: Log;
  /** Dialects spoken besides those of `config.dialects`, under names of their own. */
  readonly dialects?: readonly Dialect[];
}

/** The parts with nothing left open. */
export interface Opening extends BroughtParts {
  readonly config: Config;
  readonly log: Log;
  readonly dialects: readonly Dialect[];
  /** It listens nowhere but where options name further ports. */
  readonly isPortless: boolean;
  /** The path at which a framework mounts it, where that is said. */
  readonly path?: string | undefined;
}

const whole: Readonly<Record<keyof ParlourParts, true>> = {
  config: true,
  log: true,
  dialects: true,
  store: true,
  bus: true,
  identity: true,
  hooks: true,
  onBroken: true,
};

/** @throws BadOption */
export function openingOf(options: ParlourOptions | ParlourParts): Opening {
  if (options.hooks !== undefined) checkHooks(options.hooks);
  if ('config' in options) {
    const unknown = Object.keys(options).find((name) => !Object.hasOwn(whole, name));
    if (unknown !== undefined) throw new BadOption(`There is no option ${unknown} beside config.`);
    const { log = createLog('warn'), dialects = [], ...parts } = options;
    return { ...parts, log, dialects, isPortless: false };
  }
  const {
    store,
    bus,
    identity,
    hooks,
    onBroken,
    log = 'warn',
    dialects = [],
    path,
    ...plain
  } = options;
  if (path !== undefined && !isPath(path)) {
    throw new BadOption(`The option path is like /chat, not "${path}".`);
  }
  const own = dialects.filter((one) => typeof one === 'object');
  const spoken = dialects.filter((one) => typeof one === 'string');
  const config = configOf(plain, { own, spoken: spoken.length > 0 ? spoken : undefined });
  const brought = { store, bus, identity, hooks, onBroken };
  return {
    ...(Object.fromEntries(
      Object.entries(brought).filter(([, part]) => part !== undefined),
    ) as BroughtParts),
    config,
    log: typeof log === 'string' ? createLog(log) : log,
    dialects: own,
    isPortless: plain.port === undefined,
    path,
  };
}
