import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site of somebody else, on this machine under another name than servers of tests have. */
export interface StrangeSite {
  readonly origin: string;
  /** The headers by which a path was asked for, once it is. */
  asked(path: string): Promise<IncomingHttpHeaders>;
  close(): Promise<void>;
}

/** Serves one empty page at every path; it answers nothing else. */
export async function openStrangeSite(): Promise<StrangeSite> {
  const seen = new Map<string, PromiseWithResolvers<IncomingHttpHeaders>>();
  const at = (path: string) => {
    const known = seen.get(path) ?? Promise.withResolvers<IncomingHttpHeaders>();
    seen.set(path, known);
    return known;
  };
  const server = createServer(({ url = '', headers }, response) => {
    at(url).resolve(headers);
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>strange</title><body>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: (path) => at(path).promise,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
