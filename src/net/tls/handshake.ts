import type { Server } from 'node:https';
import type { Socket } from 'node:net';
import { guard, guarded, type OnBug } from '../../guard.ts';

/** The end of a handshake, or of what came in its place. */
export type HandshakeEnd = 'done' | 'failed' | 'late' | 'plain';

export interface HandshakeParts {
  readonly onBug: OnBug;
  /** Seconds until the first byte, and from then until the handshake is done. */
  readonly seconds: number;
  readonly onEnd: (end: HandshakeEnd, from: string | undefined) => void;
  /** Answers who speaks without TLS; the first bytes are still to be read. */
  readonly onPlain: (socket: Socket) => void;
}

/** The first byte of a TLS record that says hello. */
const helloByte = 0x16;

/**
 * Looks at the first byte of every connection before TLS does: Node would end one that speaks plain HTTP
 * without a word.
 *
 * @returns ends all connections, whatever they are at
 */
export function guardHandshakes(server: Server, parts: HandshakeParts): () => void {
  const { onBug, seconds, onEnd, onPlain } = parts;
  const open = new Set<Socket>();
  const [shake] = server.listeners('connection');
  server.removeAllListeners('connection');
  const owning = (socket: Socket) => ({
    fail(error: unknown) {
      onBug(error);
      socket.destroy();
    },
  });

  const begin = (socket: Socket) => {
    const owner = owning(socket);
    const from = socket.remoteAddress;
    const endLate = () => {
      onEnd('late', from);
      socket.destroy();
    };
    const late = setTimeout(guarded(owner, endLate), seconds * 1_000);
    const fail = () => socket.destroy();
    const onError = guarded(owner, fail);
    const forget = () => {
      clearTimeout(late);
      open.delete(socket);
    };
    const look = () => {
      const first = socket.read() as Buffer | null;
      clearTimeout(late);
      // It ended without a word.
      if (first === null) return socket.destroy();
      socket.unshift(first);
      if (first[0] === helloByte) {
        socket.off('error', onError);
        return shake?.call(server, socket);
      }
      onEnd('plain', from);
      onPlain(socket);
    };
    open.add(socket);
    socket.on('error', onError);
    socket.once('close', guarded(owner, forget));
    socket.once('readable', guarded(owner, look));
  };
  server.on('connection', (socket: Socket) => guard(owning(socket), () => begin(socket)));

  // Node's own listener would have it answered as if HTTP had broken, in plain bytes.
  server.removeAllListeners('tlsClientError');
  server.on(
    'tlsClientError',
    guarded({ fail: onBug }, (error: NodeJS.ErrnoException, socket: Socket) => {
      const isLate = error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT';
      onEnd(isLate ? 'late' : 'failed', socket.remoteAddress);
      socket.destroy();
    }),
  );
  server.on(
    'secureConnection',
    guarded({ fail: onBug }, (socket: Socket) => onEnd('done', socket.remoteAddress)),
  );

  return () => {
    for (const socket of open) socket.destroy();
  };
}
