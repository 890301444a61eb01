import type { Socket } from 'node:net';
import { complain, guarded } from '../../guard.ts';
import type { Limits } from '../../protocol/limit.ts';
import { endRaw } from '../end-raw.ts';
import { isHost, type TakesHost } from '../host.ts';
import { rawRefusal } from '../refusal.ts';
import { redirectRaw, samePort } from './redirect.ts';

const headEnd = '\r\n\r\n';
const firstLine = /^[A-Z]+ (\S+) HTTP\/1\.[01]$/;

/** The parts by which a request without TLS is answered. */
export interface PlainParts {
  readonly limits: Limits;
  readonly takesHost: TakesHost;
  readonly onRefusal: (code: 'tls_only', from: string | undefined) => void;
}

/**
 * Answers HTTP without TLS on a port that speaks TLS: a request for a host of ours is led to the same
 * place with it, and everything else is refused. Nothing but the head is read.
 */
export function answerPlain(socket: Socket, { limits, takesHost, onRefusal }: PlainParts): void {
  const owner = { fail: complain };
  let head = '';
  const refuse = () => {
    socket.off('data', onData);
    onRefusal('tls_only', socket.remoteAddress);
    endRaw(socket, rawRefusal('tls_only', limits));
  };
  const late = setTimeout(guarded(owner, refuse), limits.headerSeconds * 1_000);
  const stop = guarded(owner, () => clearTimeout(late));
  const hear = (bytes: Buffer) => {
    head += bytes.toString('latin1');
    const end = head.indexOf(headEnd);
    if (end === -1 && head.length < limits.headerBytes) return;
    stop();
    const asked = readHead(head.slice(0, end));
    if (end === -1 || !asked || !takesHost(asked)) return refuse();
    socket.off('data', onData);
    redirectRaw(socket, samePort(asked));
  };
  const onData = guarded(owner, hear);
  socket.on('data', onData);
  socket.once('close', stop);
  socket.once(
    'end',
    guarded(owner, () => socket.end()),
  );
}

/** The place that a head asks for; undefined where it is none, or names no host or several. */
function readHead(head: string): { url: string; headers: { host: string } } | undefined {
  const [first = '', ...lines] = head.split('\r\n');
  const [, url] = firstLine.exec(first) ?? [];
  const [host, ...more] = lines.flatMap((line) => /^host: *(\S+) *$/i.exec(line)?.[1] ?? []);
  if (url === undefined || host === undefined || more.length > 0 || !isHost(host)) return undefined;
  return { url, headers: { host } };
}
