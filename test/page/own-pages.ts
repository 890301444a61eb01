import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { headersOf } from '../../src/net/header.ts';

/** Texts by path. */
export type Files = Readonly<Record<string, string>>;

/** A host's own pages, under the policy of ours, in front of a listener that gets the sockets. */
export interface OwnPages {
  readonly url: string;
  close(): Promise<void>;
}

export async function openOwnPages(files: Files, listenerPort: number): Promise<OwnPages> {
  const server = createServer(({ url = '' }, response) => {
    const type = url.endsWith('.js') ? 'text/javascript' : 'text/html';
    const headers = { ...headersOf('lite'), 'content-type': `${type}; charset=utf-8` };
    response.writeHead(url in files ? 200 : 204, headers).end(files[url]);
  });
  const sockets = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, client: Duplex, head: Buffer) => {
    const inward = connect(listenerPort, '127.0.0.1');
    for (const [one, other] of [
      [client, inward],
      [inward, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => {});
      one.on('close', () => other.destroy());
    }
    inward.write(`${requestHead(request)}\r\n`);
    inward.write(head);
    client.pipe(inward).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.close();
      server.closeAllConnections();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** As it came, with the host that the page has too. */
function requestHead({ url, rawHeaders }: IncomingMessage): string {
  const lines = [`GET ${url} HTTP/1.1`];
  for (let i = 0; i < rawHeaders.length; i += 2)
    lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  return lines.map((line) => `${line}\r\n`).join('');
}
