import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { type Change, type Finding, good, wrong } from './finding.ts';

const socketTime: Change = {
  caddy: 'No read_timeout in the transport, and no stream_timeout, below two minutes.',
  nginx: 'proxy_read_timeout 2m; proxy_send_timeout 2m; or more, in the location.',
  cloudflare: 'It ends a WebSocket after 100 seconds of silence, which Parlour does not let come.',
};
const streamTime: Change = {
  caddy: 'No read_timeout in the transport, and no write timeout of the server, below two minutes.',
  nginx: 'proxy_read_timeout 2m; send_timeout 2m; or more, in the location.',
  cloudflare: 'It ends an answer after 100 seconds of silence, which Parlour does not let come.',
};

/** Does a WebSocket live on in which nobody says anything? @param ms for so long */
export async function checkIdleSocket(socket: WebSocket, ms: number): Promise<Finding> {
  const isOver = socket.readyState !== socket.OPEN;
  const left = isOver ? '0 s' : await ended((end) => socket.once('close', end), ms);
  socket.terminate();
  if (left === undefined) {
    return good('idle socket', `A WebSocket in which nobody speaks lives on (${secondsOf(ms)}).`);
  }
  return wrong('idle socket', `A WebSocket in which nobody speaks ends after ${left}.`, socketTime);
}

/** Does an event stream live on in which nothing happens? @param ms for so long */
export async function checkIdleStream(stream: IncomingMessage, ms: number): Promise<Finding> {
  stream.resume();
  const left = stream.closed ? '0 s' : await ended((end) => stream.once('close', end), ms);
  stream.destroy();
  if (left === undefined) {
    return good('idle stream', `An event stream without events lives on (${secondsOf(ms)}).`);
  }
  return wrong('idle stream', `An event stream without events ends after ${left}.`, streamTime);
}

/** The time after which it ended; undefined where it lives. */
async function ended(onEnd: (end: () => void) => void, ms: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const start = performance.now();
  const timer = setTimeout(resolve, ms, undefined);
  onEnd(() => resolve(secondsOf(performance.now() - start)));
  const found = await promise;
  clearTimeout(timer);
  return found;
}

const secondsOf = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
