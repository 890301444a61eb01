import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A network before the server at `port` that passes HTTP and no WebSocket. */
export interface HttpOnly {
  readonly wsUrl: string;
  /** Event streams that are open. */
  streams(): number;
}

export async function openHttpOnly(port: number): Promise<HttpOnly> {
  let streams = 0;
  const server = createServer((asked: IncomingMessage, answer: ServerResponse) => {
    const { method, url = '', headers } = asked;
    if (url.includes('/events?')) {
      streams++;
      answer.on('close', () => streams--);
    }
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers });
    onward.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
      response.on('close', () => answer.destroy());
    });
    onward.on('error', () => answer.writeHead(502).end());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  server.on('upgrade', (_, socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    wsUrl: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    streams: () => streams,
  };
}
