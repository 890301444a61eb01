import type { Socket } from 'node:net';
import { type Answerable, guarded } from '../guard.ts';
import type { Limits } from '../protocol/limit.ts';
import { rawRefusal } from './refusal.ts';

/** Connections that are refused, and have not sent yet what they are told it for. */
const mostWaiting = 256;
/** Milliseconds for which one is waited for, and in which it has to take its answer. */
const patience = 1_000;

/** Refuses a connection that there is no place for. */
export type RefuseEarly = (socket: Socket, owner: Answerable) => void;

/**
 * Answers `too_many_connections` to the first bytes of a connection, whatever they are, and reads
 * nothing else: no parser is made, and the answer is ready beforehand. It waits for these bytes, since
 * a connection that closes over unread ones is reset, and its answer lost.
 */
export function createEarlyRefusal(limits: Limits): RefuseEarly {
  const words = Buffer.from(rawRefusal('too_many_connections', limits));
  let waiting = 0;
  return (socket, owner) => {
    const destroy = guarded(owner, () => socket.destroy());
    socket.on('error', destroy);
    if (waiting >= mostWaiting) {
      socket.destroy();
      return;
    }
    waiting++;
    socket.once(
      'close',
      guarded(owner, () => waiting--),
    );
    socket.setTimeout(patience, destroy);
    socket.once('end', destroy);
    const answer = () => {
      socket.off('end', destroy);
      socket.end(words);
    };
    socket.once('data', guarded(owner, answer));
  };
}
