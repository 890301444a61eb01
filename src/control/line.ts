import type { Socket } from 'node:net';
import { type Answerable, guarded } from '../guard.ts';

/** The reason why no line came: it was too long, or the other side ended before it was whole. */
export type NoLine = 'long' | 'cut';

/**
 * Reads one line from a socket; what comes behind it is not read.
 *
 * @param most bytes it may have
 * @param owner answers for a callback that fails
 */
export function readLine(
  socket: Socket,
  most: number,
  owner: Answerable,
): Promise<{ readonly line: string } | { readonly none: NoLine }> {
  const { promise, resolve } = Promise.withResolvers<{ line: string } | { none: NoLine }>();
  const parts: Buffer[] = [];
  let size = 0;
  const take = (bytes: Buffer) => {
    const end = bytes.indexOf('\n');
    const part = end === -1 ? bytes : bytes.subarray(0, end);
    size += part.length;
    if (size > most) return stop({ none: 'long' });
    parts.push(part);
    if (end !== -1) stop({ line: Buffer.concat(parts).toString() });
  };
  const lose = () => stop({ none: 'cut' });
  const hear = guarded(owner, take);
  const end = guarded(owner, lose);
  const stop = (found: { line: string } | { none: NoLine }) => {
    socket.off('data', hear).off('end', end).off('close', end);
    socket.pause();
    resolve(found);
  };
  socket.on('data', hear);
  socket.on('end', end);
  socket.on('close', end);
  return promise;
}
