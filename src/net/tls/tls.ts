import { stat } from 'node:fs/promises';
import type { ServerOptions } from 'node:http';
import { createServer, type Server } from 'node:https';
import { complain, guarded, type OnBug } from '../../guard.ts';
import type { Log } from '../../log.ts';
import type { Limits } from '../../protocol/limit.ts';
import { guardHandshakes, type HandshakeEnd } from './handshake.ts';
import { BadPair, type Pair, type PairFiles, readPair } from './pair.ts';
import { answerPlain, type PlainParts } from './plain-request.ts';

export interface TlsParts {
  readonly files: PairFiles;
  readonly limits: Limits;
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>;
  readonly onBug?: OnBug;
  /** Told how each handshake ended. */
  readonly onEnd?: (end: HandshakeEnd, from: string | undefined) => void;
  /** Milliseconds between two looks at the files. */
  readonly everyMs?: number;
}

/** TLS for all ports of a server, by one certificate. */
export interface Tls {
  /** Makes a server that is not listening yet; whoever speaks to it without TLS is led to where TLS is. */
  createServer(options: ServerOptions, plain: Omit<PlainParts, 'limits'>): Server;
  /** Reads the pair anew, and says in the log what came of it; one that is broken leaves the old one. */
  reread(): Promise<void>;
  /** Ends every connection, and looks at the files no more. */
  close(): void;
}

const lookEveryMs = 10_000;
const day = 86_400_000;
const renewDays = 14;

/**
 * Opens the pair of a certificate and its key. Their files are looked at every ten seconds, and read
 * anew once one of them is another.
 *
 * @throws BadPair
 */
export async function openTls(parts: TlsParts): Promise<Tls> {
  const { files, limits, log, onBug = complain, onEnd = () => {}, everyMs = lookEveryMs } = parts;
  let stamp = await stampOf(files);
  let pair = await readPair(files);
  const servers = new Set<Server>();
  const cuts = new Set<() => void>();
  tell(pair, files, log);

  const read = async () => {
    stamp = await stampOf(files);
    try {
      pair = await readPair(files);
    } catch (error) {
      if (!(error instanceof BadPair)) throw error;
      log.error({ why: error.message }, 'the certificate stays as it is');
      return;
    }
    for (const server of servers) server.setSecureContext(pair.context);
    tell(pair, files, log);
  };
  let last: Promise<void> = Promise.resolve();
  const reread = () => {
    last = last.then(read, read);
    return last;
  };
  const look = async () => {
    if ((await stampOf(files)) !== stamp) await reread();
  };
  // A folder that is watched tells nothing of the file that a link in it leads to, which is how most
  // programs that renew certificates put a new one in place.
  const timer = setInterval(guarded({ fail: onBug }, look), everyMs).unref();

  return {
    createServer(options, plain) {
      const { handshakeSeconds: seconds } = limits;
      const server = createServer({
        ...options,
        ...pair.context,
        ALPNProtocols: ['http/1.1'],
        handshakeTimeout: seconds * 1_000,
        allowHalfOpen: true,
      });
      const onPlain = (socket: Parameters<typeof answerPlain>[0]) =>
        answerPlain(socket, { ...plain, limits });
      const cut = guardHandshakes(server, { onBug, seconds, onEnd, onPlain });
      servers.add(server);
      cuts.add(cut);
      const forget = () => servers.delete(server);
      server.once('close', guarded({ fail: onBug }, forget));
      return server;
    },
    reread,
    close() {
      clearInterval(timer);
      for (const cut of cuts) cut();
    },
  };
}

/** A text that tells one state of the files from another; a file that is not there is a state, too. */
async function stampOf({ cert, key }: PairFiles): Promise<string> {
  const stamps = [cert, key].map(async (file) => {
    const found = await stat(file).catch(() => undefined);
    return found && `${found.ino} ${found.size} ${found.mtimeMs}`;
  });
  return (await Promise.all(stamps)).join();
}

function tell({ names, until }: Pair, { cert: file }: PairFiles, log: TlsParts['log']): void {
  const said = { file, names, until: new Date(until).toISOString() };
  const days = (until - Date.now()) / day;
  if (days > renewDays) log.info(said, 'the certificate is read');
  else if (days > 0) log.warn(said, 'the certificate is over soon');
  else log.warn(said, 'the certificate is over: browsers refuse it');
}
