import { connect, type Socket } from 'node:net';
import type { ActAnswer, AskedAct } from './act.ts';
import { ActRefused } from './act-refused.ts';
import { readLine } from './line.ts';
import { controlIn, hasControl, isRecord, mostAnswered, mostAsked } from './place.ts';
import { byShortPath } from './short-path.ts';

/** Milliseconds that a server may take over an act. */
const patience = 30_000;

/**
 * Asks the server that runs on a folder.
 *
 * @returns undefined where nobody hears there: no server runs, or one without a control socket
 * @throws ActRefused where it can't be asked, or does not answer
 */
export async function askServer(folder: string, asked: AskedAct): Promise<ActAnswer | undefined> {
  const line = JSON.stringify(asked);
  if (Buffer.byteLength(line) > mostAsked) throw new ActRefused('That is too long to be asked.');
  if (!hasControl) return undefined;
  const path = controlIn(folder);
  const socket = await reach(path);
  if (!socket) return undefined;
  // It is closed besides, which is what ends the reading.
  socket.on('error', () => {});
  socket.setTimeout(patience, () => socket.destroy());
  socket.write(`${line}\n`);
  const owner = { fail: (error: unknown) => socket.destroy(error as Error) };
  const read = await readLine(socket, mostAnswered, owner);
  socket.destroy();
  const answer = 'line' in read ? answerIn(read.line) : undefined;
  if (answer) return answer;
  const why = 'The Parlour that runs there gave no answer: look whether that is done.';
  throw new ActRefused(why, { cause: socket.errored });
}

/** Undefined where nobody hears at that path, or too many speak there already. */
async function reach(path: string): Promise<Socket | undefined> {
  try {
    return await byShortPath(path, connected);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (['ENOENT', 'ECONNREFUSED', 'ENOTDIR', 'EAGAIN', 'ECONNRESET'].includes(code ?? ''))
      return undefined;
    const hint =
      code === 'EACCES' || code === 'EPERM' ? 'it is for the user alone whose server it is' : code;
    throw new ActRefused(`The socket ${path} cannot be used: ${hint}.`, { cause: error });
  }
}

function connected(path: string): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect(path, () => resolve(socket));
  socket.once('error', reject);
  return promise;
}

function answerIn(line: string): ActAnswer | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!isRecord(value)) return undefined;
    const { type, lines, why, value: shown } = value;
    if (type === 'refused' && typeof why === 'string') return { type, why };
    if (type !== 'done' || !Array.isArray(lines)) return undefined;
    const told = { type, lines: lines.map(String) } as const;
    return shown === undefined ? told : { ...told, value: shown };
  } catch {
    return undefined;
  }
}
