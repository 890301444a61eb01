import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Conditions, Flow, reset } from './flow.ts';

const lookMs = 5;

/** From a client to the server, or back. */
export type Direction = 'up' | 'down';

/** One connection through the proxy: two sockets, and what flows each way. */
export class ProxiedConnection {
  readonly #sides: readonly [client: Socket, server: Socket];
  readonly #flows: Readonly<Record<Direction, Flow>>;

  constructor(client: Socket, server: Socket, conditions: Conditions) {
    this.#sides = [client, server];
    this.#flows = {
      up: new Flow(client, server, conditions),
      down: new Flow(server, client, conditions),
    };
  }

  /** Ends both sides at once, without the bytes that are under way. */
  cut(): void {
    for (const side of this.#sides) side.destroy();
  }

  /** Resets both sides (RST). */
  reset(): void {
    for (const side of this.#sides) reset(side);
  }

  /** The receiver of that direction hears of an end; the way back stays open. */
  halfClose(direction: Direction): void {
    this.#flows[direction].end();
  }

  /** Reads nothing of that direction, until `resume`. */
  stall(direction: Direction): void {
    this.#flows[direction].stall();
  }

  resume(direction: Direction): void {
    this.#flows[direction].resume();
  }

  /** Passes so many bytes more of that direction, and then cuts. */
  cutAfter(direction: Direction, bytes: number): void {
    this.#flows[direction].after(bytes, () => this.cut());
  }

  /** Whether one side is gone and the other has not heard of it yet. */
  get isOneSided(): boolean {
    const [client, server] = this.#sides;
    return client.destroyed !== server.destroyed;
  }

  /** The network is another one. */
  look(): void {
    this.#flows.up.look();
    this.#flows.down.look();
  }
}

/**
 * A network between clients and a server on this machine, which fails on demand.
 *
 * @example
 * const proxy = await TcpProxy.open(8080);
 * const client = connect(`ws://127.0.0.1:${proxy.port}/ws`);
 * proxy.change({ delayMs: 40 });
 * for (const connection of proxy.connections) connection.reset();
 * await proxy.close();
 */
export class TcpProxy {
  readonly connections = new Set<ProxiedConnection>();
  readonly #server: Server;
  readonly #target: number;
  readonly #conditions: Conditions = { delayMs: 0, trickles: false, isHole: false };
  #isDown = false;
  /** Those that came while nothing passed. */
  #waiting: Socket[] = [];

  private constructor(server: Server, target: number) {
    this.#server = server;
    this.#target = target;
    server.on('connection', (client) => this.#accept(client));
  }

  /**
   * Opens one on a free port.
   * @param target the server's port on this machine
   */
  static async open(target: number): Promise<TcpProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new TcpProxy(server, target);
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** For connections that are open and those to come; what isn't named stays as it is. */
  change(conditions: Partial<Conditions>): void {
    Object.assign(this.#conditions, conditions);
    for (const connection of this.connections) connection.look();
    if (this.#conditions.isHole) return;
    for (const client of this.#waiting.splice(0)) this.#join(client);
  }

  /** Resets every connection and whoever tries, until `comeUp`. */
  goDown(): void {
    this.#isDown = true;
    for (const connection of this.connections) connection.reset();
    for (const client of this.#waiting.splice(0)) reset(client);
  }

  comeUp(): void {
    this.#isDown = false;
  }

  /** Resolves when nothing of what a client that is gone had sent is still on its way. */
  async settled(): Promise<void> {
    while ([...this.connections].some(({ isOneSided }) => isOneSided)) await pause(lookMs);
  }

  async close(): Promise<void> {
    this.goDown();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    client.on('error', () => {});
    if (this.#isDown) reset(client);
    else if (this.#conditions.isHole) this.#waiting.push(client);
    else this.#join(client);
  }

  #join(client: Socket): void {
    const server = connect({
      port: this.#target,
      host: '127.0.0.1',
      allowHalfOpen: true,
      noDelay: true,
    });
    const connection = new ProxiedConnection(client, server, this.#conditions);
    this.connections.add(connection);
    let open = 2;
    for (const side of [client, server]) {
      side.once('close', () => --open === 0 && this.connections.delete(connection));
    }
  }
}
