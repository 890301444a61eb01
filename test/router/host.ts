import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ClientOptions } from 'ws';
import type { Router } from '../../src/router/index.ts';
import { type ClientProtocol, Golem } from './golem.ts';

/** A router on a server of its own. */
export interface Host {
  readonly server: Server;
  readonly port: number;
  readonly url: string;
  connect(options?: ClientOptions, protocol?: ClientProtocol): Promise<Golem>;
  end(): Promise<void>;
}

const hosts: Host[] = [];

export async function host<State, Emits>(router: Router<State, Emits>): Promise<Host> {
  const server = createServer();
  router.attach(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `ws://127.0.0.1:${port}/ws`;
  const made: Host = {
    server,
    port,
    url,
    connect: (options, protocol) => Golem.open(url, options, protocol),
    async end() {
      await router.close();
      server.close();
      server.closeAllConnections();
    },
  };
  hosts.push(made);
  return made;
}

/** Ends all that a test opened. */
export async function endHosts(): Promise<void> {
  await Promise.all(hosts.splice(0).map((one) => one.end()));
}
