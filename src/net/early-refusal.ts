import type { Socket } from 'node:net';
import { type Answerable, complain, guarded } from '../guard.ts';
import type { Limits } from '../protocol/limit.ts';
import { rawRefusal } from './refusal.ts';

/** Milliseconds for which one is waited for, and in which it has to take its answer, at least. */
const patience = 1_000;

/** The end of waiting for somebody's first bytes. */
export interface Knock {
  /** Tried with them: whoever speaks may have a place where who is silent has none. */
  readonly takes: (heard: Buffer) => boolean;
  /** Told where it is refused, with words or without. */
  readonly onRefused: () => void;
}

/** Refuses a connection that there is no place for. */
export type RefuseEarly = (socket: Socket, owner: Answerable, knock: Knock) => void;

/** One that is refused already, and has its answer still to take. */
const answered: Knock = { takes: () => false, onRefused() {} };
/** The end of a socket follows by itself. */
const ignore = guarded({ fail: complain }, () => {});

/**
 * Answers `too_many_connections` to the first bytes of a connection, whatever they are, and reads
 * nothing else: no parser is made, and the answer is ready beforehand. It waits for these bytes, since
 * a connection that closes over unread ones is reset, and its answer lost.
 *
 * @param most connections that are waited for; past it, the one that waited longest is ended without a word
 */
export function createEarlyRefusal(limits: Limits, most: number): RefuseEarly {
  const words = Buffer.from(rawRefusal('too_many_connections', limits));
  /** Those that came since the last look, and before: one timer looks after all. */
  let young = new Map<Socket, Knock>();
  let old = new Map<Socket, Knock>();
  let isTimed = false;
  const end = (socket: Socket, knock: Knock) => {
    if (young.delete(socket) || old.delete(socket)) knock.onRefused();
    socket.destroy();
  };
  const sweep = guarded({ fail: complain }, () => {
    for (const [socket, knock] of old) end(socket, knock);
    [old, young] = [young, new Map()];
    isTimed = old.size > 0;
    if (isTimed) setTimeout(sweep, patience).unref();
  });
  const makePlace = () => {
    const [longest] = old.size > 0 ? old : young;
    if (longest) end(...longest);
  };
  return (socket, owner, knock) => {
    socket.on('error', ignore);
    if (young.size + old.size >= most) makePlace();
    young.set(socket, knock);
    if (!isTimed) setTimeout(sweep, patience).unref();
    isTimed = true;
    const leave = () => {
      if (young.delete(socket) || old.delete(socket)) knock.onRefused();
    };
    socket.once('close', guarded(owner, leave));
    const answer = (heard: Buffer) => {
      const waiting = [young, old].find((each) => each.has(socket));
      if (!waiting) return;
      if (knock.takes(heard)) {
        waiting.delete(socket);
        socket.off('error', ignore);
        return;
      }
      knock.onRefused();
      waiting.set(socket, answered);
      socket.end(words);
    };
    socket.once('data', guarded(owner, answer));
  };
}
