import type { Socket } from 'node:net';
import { type Answerable, complain, guarded } from '../guard.ts';
import type { Limits } from '../protocol/limit.ts';
import { rawRefusal } from './refusal.ts';

/** Milliseconds for which one is waited for, and in which it has to take its answer, at least. */
const patience = 1_000;

/** Refuses a connection that there is no place for. */
export type RefuseEarly = (socket: Socket, owner: Answerable) => void;

/** The end of a socket follows by itself. */
const ignore = guarded({ fail: complain }, () => {});

/**
 * Answers `too_many_connections` to the first bytes of a connection, whatever they are, and reads
 * nothing else: no parser is made, and the answer is ready beforehand. It waits for these bytes, since
 * a connection that closes over unread ones is reset, and its answer lost.
 *
 * @param most connections that are waited for; those past them are ended without a word
 */
export function createEarlyRefusal(limits: Limits, most: number): RefuseEarly {
  const words = Buffer.from(rawRefusal('too_many_connections', limits));
  /** Those that came since the last look, and before: one timer looks after all. */
  let young = new Set<Socket>();
  let old = new Set<Socket>();
  let isTimed = false;
  const sweep = guarded({ fail: complain }, () => {
    for (const socket of old) socket.destroy();
    [old, young] = [young, new Set()];
    isTimed = old.size > 0;
    if (isTimed) setTimeout(sweep, patience).unref();
  });
  return (socket, owner) => {
    socket.on('error', ignore);
    if (young.size + old.size >= most) {
      socket.destroy();
      return;
    }
    young.add(socket);
    if (!isTimed) setTimeout(sweep, patience).unref();
    isTimed = true;
    const forget = () => void (young.delete(socket) || old.delete(socket));
    socket.once('close', guarded(owner, forget));
    const answer = () => {
      socket.end(words);
    };
    socket.once('data', guarded(owner, answer));
  };
}
