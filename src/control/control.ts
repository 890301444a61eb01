import { chmodSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { guarded, type OnBug } from '../guard.ts';
import type { Log } from '../log.ts';
import type { ActAnswer, ActParts, AskedAct } from './act.ts';
import { perform } from './acts.ts';
import { readLine } from './line.ts';
import { controlIn, hasControl, isRecord, mostAnswered, mostAsked } from './place.ts';
import { byShortPath } from './short-path.ts';

export interface ControlParts {
  /** The data folder, whose lock this process holds. */
  readonly folder: string;
  readonly parts: ActParts;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly onBug: OnBug;
  /** Milliseconds for a line to come and for an answer to be taken; 5,000 unless told. */
  readonly patience?: number;
}

/** A control socket that is open. */
export interface Control {
  /** Takes no more, finishes what is asked, and lets go of the socket's file. */
  close(): Promise<void>;
}

/** More than any person opens at once. */
const mostConnections = 16;
const usualPatience = 5_000;
/** Milliseconds that a server that stops waits for acts in work. */
const lastMoment = 1_000;

/**
 * Opens the socket `control` in the data folder, for its owner alone: who may open it may do all that
 * the command line does. One line of JSON is asked, one is answered. A server that can't have one
 * runs all the same, and its log says so.
 */
export async function openControl(opening: ControlParts): Promise<Control | undefined> {
  if (!hasControl) return undefined;
  const talks = new Talks(opening);
  const { log, onBug } = opening;
  const server = createServer({ allowHalfOpen: true });
  server.maxConnections = mostConnections;
  server.on('connection', guarded({ fail: onBug }, talks.begin));
  try {
    await bind(server, opening.folder);
  } catch (error) {
    log.warn({ err: error }, 'no control socket: commands will find the folder in use');
    return undefined;
  }
  // Of a connection that can't be accepted: it is lost, and those that are here are not.
  server.on('error', guarded({ fail: onBug }, onBug));
  return {
    async close() {
      rmSync(controlIn(opening.folder), { force: true });
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await talks.end();
      await closed;
    },
  };
}

/**
 * Makes the socket in a folder of the owner's alone, and moves it to its place when it is the
 * owner's alone itself: nobody finds it open, and a stale one that a crash left is replaced.
 */
async function bind(server: Server, folder: string): Promise<void> {
  const making = `${controlIn(folder)}.new`;
  const made = join(making, 's');
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { mode: 0o700 });
  try {
    await byShortPath(made, (path) => listen(server, path));
    chmodSync(made, 0o600);
    renameSync(made, controlIn(folder));
  } catch (error) {
    server.close();
    throw error;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

async function listen(server: Server, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject);
  server.listen(path, resolve);
  await promise;
  server.off('error', reject);
}

/** The connections of a control socket. */
class Talks {
  readonly #parts: ControlParts;
  readonly #open = new Set<Socket>();
  readonly #work = new Set<Promise<void>>();

  constructor(parts: ControlParts) {
    this.#parts = parts;
  }

  readonly begin = async (socket: Socket): Promise<void> => {
    const { onBug } = this.#parts;
    const owner = {
      fail(error: unknown) {
        onBug(error);
        socket.destroy();
      },
    };
    this.#open.add(socket);
    const forget = () => this.#open.delete(socket);
    socket.on('close', guarded(owner, forget));
    // Who asked may be gone before the answer.
    socket.on('error', () => {});
    const late = this.#endLater(socket);
    const read = await readLine(socket, mostAsked, owner);
    clearTimeout(late);
    if ('none' in read && read.none === 'cut') {
      socket.destroy();
      return;
    }
    const work = this.#answer(socket, 'line' in read ? read.line : undefined);
    this.#work.add(work);
    await work.finally(() => this.#work.delete(work));
  };

  /** Waits for what is asked already, a moment, and lets go of everybody. */
  async end(): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, lastMoment);
    await Promise.race([Promise.allSettled(this.#work), late]);
    clearTimeout(timer);
    for (const socket of this.#open) socket.destroy();
  }

  async #answer(socket: Socket, line: string | undefined): Promise<void> {
    const { parts, log, onBug } = this.#parts;
    const asked = line === undefined ? undefined : askedIn(line);
    if (asked) log.info({ act: asked.act }, 'a command of the host');
    const why = `That is not an act as one line of JSON, of ${mostAsked} bytes at most.`;
    const given: ActAnswer = asked ? await perform(asked, parts, onBug) : { type: 'refused', why };
    const text = JSON.stringify(given);
    const isLong = Buffer.byteLength(text) > mostAnswered;
    const tooLong: ActAnswer = { type: 'refused', why: 'The answer is too long to be told.' };
    await this.#tell(socket, `${isLong ? JSON.stringify(tooLong) : text}\n`);
  }

  /** Resolves when the system has the answer, or its reader is gone. */
  async #tell(socket: Socket, text: string): Promise<void> {
    if (socket.destroyed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const late = this.#endLater(socket);
    const done = () => clearTimeout(late);
    socket.once('finish', resolve);
    socket.once('close', resolve);
    socket.once('close', guarded({ fail: this.#parts.onBug }, done));
    socket.resume();
    socket.end(text);
    await promise;
  }

  #endLater(socket: Socket): NodeJS.Timeout {
    const { patience = usualPatience, onBug } = this.#parts;
    const end = () => socket.destroy();
    return setTimeout(guarded({ fail: onBug }, end), patience).unref();
  }
}

function askedIn(line: string): AskedAct | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { act, given } = value;
  if (typeof act !== 'string' || !isRecord(given)) return undefined;
  if (!Object.values(given).every((text) => typeof text === 'string')) return undefined;
  return { act, given: given as AskedAct['given'] };
}
