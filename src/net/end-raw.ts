import type { Duplex } from 'node:stream';
import { complain, guarded } from '../guard.ts';

const lingerMs = 1_000;

/**
 * Writes the last words on a socket. What the other side still sends is read and dropped for a
 * moment: closing over unread bytes resets the connection, and the words would be lost with it.
 */
export function endRaw(socket: Duplex, words: string): void {
  const owner = { fail: complain };
  const destroy = () => socket.destroy();
  socket.on('error', guarded(owner, destroy));
  if (!socket.writable) {
    destroy();
    return;
  }
  const linger = setTimeout(guarded(owner, destroy), lingerMs);
  socket.once(
    'close',
    guarded(owner, () => clearTimeout(linger)),
  );
  socket.end(words);
  socket.resume();
}
