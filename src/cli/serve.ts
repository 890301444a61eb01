import { isatty } from 'node:tty';
import {
  BadList,
  BadOption,
  CannotListen,
  type Config,
  createLog,
  type Flags,
  type Log,
  openParlour,
  type Parlour,
  readConfig,
  StoreUnusable,
} from '../index.ts';
import { lowerHelperThreads } from './helper-threads.ts';

/** Seconds that stopping may take before the process ends all the same. */
const patience = 4.5;

/** Opens the server and keeps it open until a signal; sets the exit code. */
export async function serve(flags: Flags): Promise<void> {
  lowerHelperThreads();
  let config: Config;
  let log: Log;
  let parlour: Parlour;
  try {
    config = readConfig(flags, process.env, { folder: process.cwd() });
    log = createLog(config.log);
    const onBroken = (error: Error) => {
      log.fatal({ err: error }, 'the store can promise nothing any more');
      process.exit(1);
    };
    parlour = await openParlour({ config, log, onBroken });
    keepAlive(log);
  } catch (error) {
    if (!isExpected(error)) throw error;
    process.stderr.write(`parlour: ${error.message}${blamed(error, flags)}\n`);
    process.exitCode = 2;
    return;
  }
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), patience * 1_000).unref();
    void parlour.stop().then(() => log.flush(() => process.exit(0)));
  };
  // Each signal may come twice: a terminal tells the whole group, and npm tells it again.
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const hasTerminal = isAtTerminal();
  process.on('SIGHUP', () => {
    // The terminal it was started from is closed.
    const isAlone = hasTerminal && !isAtTerminal();
    const hasFiles = config.filters !== undefined || config.tls !== undefined;
    if (!hasFiles || isAlone) stop();
    else void parlour.reread();
  });
  // Whoever reads it may send a signal at once.
  process.stdout.write(greeting(parlour, config));
}

function isAtTerminal(): boolean {
  return [0, 1, 2].some((fd) => isatty(fd));
}

/**
 * The last net, under the guard that every callback of ours goes through: what somebody else's code
 * throws on its own (a WebSocket's, an HTTP parser's) is logged, and ends nobody's talk.
 */
function keepAlive(log: Log): void {
  const tell = (error: unknown) => log.error({ err: error }, 'a bug outside of any connection');
  process.on('uncaughtException', tell);
  process.on('unhandledRejection', tell);
  // Whoever reads what is printed may stop before its end.
  process.stdout.on('error', () => {});
}

function isExpected(error: unknown): error is Error {
  return [BadList, BadOption, CannotListen, StoreUnusable].some((kind) => error instanceof kind);
}

/** An address in the environment is easily one that nobody meant. */
function blamed(error: Error, flags: Flags): string {
  const { HOST } = process.env;
  const isMeant = flags.host !== undefined || !HOST || !error.message.includes(HOST);
  return error instanceof CannotListen && !isMeant ? ' The variable HOST names it.' : '';
}

function bytesInWords(bytes: number): string {
  const [unit, size] = bytes < 1e9 ? ['MB', 1e6] : ['GB', 1e9];
  return `${Math.round((bytes / Number(size)) * 10) / 10} ${unit}`;
}

/** The bound of connections, where that is none of the host's. */
function connectionLines(
  { connections }: Parlour,
  { limits, unlimited }: Config,
): readonly string[] {
  if (!Number.isFinite(connections) || (!unlimited && connections >= limits.connections)) return [];
  return [`            ${connections} connections, by the files it may open (ulimit -n)`];
}

/** The way in which people behind a proxy are told apart. */
function proxyLines({ publicUrl, trustProxy }: Config): readonly string[] {
  if (trustProxy) return [`Proxies that are believed: ${trustProxy.names.join(', ')}.`];
  if (publicUrl === undefined) return [];
  return ['People behind a proxy are not counted by address; --trust-proxy loopback names it.'];
}

function greeting(parlour: Parlour, config: Config): string {
  const { limits, diskLimit } = config;
  const lines = [
    'Parlour is open.',
    '',
    `  Address   ${config.publicUrl ?? parlour.url}`,
    `  Room      ${parlour.roomLink}`,
    `  Data      ${parlour.data}${diskLimit === undefined ? '' : `, ${bytesInWords(diskLimit)} at most`}`,
    ...parlour.listeners.map(
      ({ port, dialect, room }) =>
        `  Listener  port ${port}: ${dialect}${room === undefined ? '' : `, room ${room}`}`,
    ),
    ...(parlour.metricsPort === undefined ? [] : [`  Figures   port ${parlour.metricsPort}`]),
    ...(parlour.redirectPort === undefined
      ? []
      : [`  Redirect  port ${parlour.redirectPort}: leads to TLS`]),
    `  Limits    ${limits.textPoints} characters a message, ${limits.frameBytes} bytes a frame`,
    ...connectionLines(parlour, config),
    '',
    config.host === undefined
      ? 'Only this machine can reach it; --host 0.0.0.0 lets others in.'
      : `It listens on ${config.host}.`,
    wordsOfLinks(config),
    ...proxyLines(config),
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function wordsOfLinks({ publicUrl, tls }: Config): string {
  if (publicUrl !== undefined) return 'Links are made with the public URL.';
  const usual = '--public-url https://chat.example.org';
  return tls === undefined
    ? `Behind a proxy, say how people reach it: ${usual}`
    : `Say the name that is in the certificate: ${usual}`;
}
