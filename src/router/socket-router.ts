import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Answerable, guard as guardBy, guarded, type OnBug } from '../guard.ts';
import { Heartbeat } from '../net/heartbeat.ts';
import { Flush } from '../send/flush.ts';
import { Outlet } from '../send/outlet.ts';
import { Audience } from './audience.ts';
import {
  type Connection,
  type DataOf,
  type EventOf,
  RouterConnection,
  type RouterParts,
} from './connection.ts';
import { createGuard } from './guard.ts';
import { Handlers } from './handler.ts';
import { goingAway, notAuthorised, refusalOf, refuse, refusePlain } from './handshake.ts';
import { type HttpServer, mount } from './mount.ts';
import { planOf, type RouterOptions, type RouterPlan } from './option.ts';
import { AudienceRoom, type Room } from './room.ts';
import { AudienceRoomManager, type RoomManager, type RoomManagerOptions } from './room-manager.ts';
import type { Router } from './router.ts';
import { RouterSocket } from './router-socket.ts';
import type { StandardSchemaV1 } from './schema.ts';

const outletLimits = { unsentBytes: 65_536, stallSeconds: 30 };
const closeSeconds = 5;
const mostFragments = 64;
/** Milliseconds that closes may take to be answered. */
const farewell = 3_000;

type ConnectionHook<State, Emits> = (connection: Connection<State, Emits>) => unknown;
type HandshakeHook = (request: IncomingMessage) => boolean | Promise<boolean>;

/** The router, on the hub's flush and outlets. */
export class SocketRouter<State, Emits> implements Router<State, Emits> {
  readonly traffic = { writes: 0, bytes: 0, deliveries: 0 };
  readonly #plan: RouterPlan<State>;
  readonly #parts: RouterParts;
  readonly #sockets: WebSocketServer;
  readonly #handlers = new Handlers<Connection<State, Emits>>();
  readonly #connectHooks: ConnectionHook<State, Emits>[] = [];
  readonly #closeHooks: ConnectionHook<State, Emits>[] = [];
  readonly #handshakeHooks: HandshakeHook[] = [];
  readonly #heartbeat = new Heartbeat();
  readonly #everyone: Audience;
  readonly #hearers = new Set<RouterSocket>();
  readonly #dismounts: (() => void)[] = [];
  #closed = false;

  constructor(options: RouterOptions<State>) {
    this.#plan = planOf(options);
    const { protocol, onError, frameBytes } = this.#plan;
    const { traffic } = this;
    const guard = createGuard(onError);
    const onBug: OnBug = (error) =>
      void guard('router', () => {
        throw error;
      });
    this.#parts = { flush: new Flush(onBug), traffic, protocol, guard, onBug };
    this.#everyone = new Audience(this.#parts);
    const socketOptions = {
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: frameBytes,
      maxFragments: mostFragments,
      closeTimeout: closeSeconds * 1_000,
      handleProtocols: ([first]: Set<string>) => first ?? false,
    };
    this.#sockets = new WebSocketServer(socketOptions);
  }

  get size(): number {
    return this.#everyone.size;
  }

  on<Schema extends StandardSchemaV1>(
    event: string,
    ...how:
      | [act: (connection: Connection<State, Emits>, data: never) => unknown]
      | [schema: Schema, act: (connection: Connection<State, Emits>, data: never) => unknown]
  ): this {
    if (how.length === 1) this.#handlers.add(event, undefined, how[0]);
    else this.#handlers.add(event, ...how);
    return this;
  }

  onConnect(hook: ConnectionHook<State, Emits>): this {
    this.#connectHooks.push(hook);
    return this;
  }

  onClose(hook: ConnectionHook<State, Emits>): this {
    this.#closeHooks.push(hook);
    return this;
  }

  onHandshake(hook: HandshakeHook): this {
    this.#handshakeHooks.push(hook);
    return this;
  }

  broadcast<Event extends EventOf<Emits>>(event: Event, ...[data]: DataOf<Emits, Event>): void {
    if (this.size > 0) this.#everyone.say(this.#parts.protocol.encode(event, data));
  }

  createRoom(): Room<Emits> {
    return new AudienceRoom(this.#parts);
  }

  createRoomManager(options?: RoomManagerOptions): RoomManager<Emits> {
    return new AudienceRoomManager(this.#parts, options);
  }

  attach(server: HttpServer, { path = '/ws' } = {}): this {
    this.#dismounts.push(mount(server, path, this));
    return this;
  }

  readonly handleUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refusal = this.#closed ? goingAway : refusalOf(request, this.#plan.origins);
    if (refusal) return refuse(socket, refusal);
    const onGone = () => socket.destroy();
    const owner: Answerable = {
      fail: (error) => {
        this.#parts.onBug(error);
        socket.destroy();
      },
    };
    socket.on('error', guarded(owner, onGone));
    guardBy(owner, async () => {
      const admission = await this.#admit(request);
      if (this.#closed) return refuse(socket, goingAway);
      if (!admission) return refuse(socket, notAuthorised);
      this.#sockets.handleUpgrade(request, socket, head, (ws) =>
        guardBy(owner, () => this.#open(ws, request, admission.state)),
      );
    });
  };

  readonly handleRequest = (request: IncomingMessage, response: ServerResponse): void =>
    refusePlain(request, response);

  async close(): Promise<void> {
    this.#closed = true;
    for (const dismount of this.#dismounts) dismount();
    this.#heartbeat.stop();
    const hearers = [...this.#hearers];
    for (const hearer of hearers) hearer.close(1_001, 'The server goes away.');
    const cut = () => {
      for (const hearer of hearers) hearer.cut();
    };
    const tooLong = setTimeout(guarded({ fail: this.#parts.onBug }, cut), farewell);
    await Promise.all(hearers.map(({ gone }) => gone));
    clearTimeout(tooLong);
  }

  /** The state of who may come in. */
  async #admit(request: IncomingMessage): Promise<{ readonly state: State } | undefined> {
    let admission: { readonly state: State } | undefined;
    await this.#parts.guard('onHandshake', async () => {
      for (const hook of this.#handshakeHooks) if ((await hook(request)) !== true) return;
      admission = { state: this.#plan.state(request) };
    });
    return admission;
  }

  #open(ws: WebSocket, { socket }: IncomingMessage, state: State): void {
    const { flush, traffic, guard, onBug } = this.#parts;
    const hearer: RouterSocket = new RouterSocket({
      ws,
      outlet: new Outlet(socket, { flush, traffic, limits: outletLimits }),
      heartbeat: this.#heartbeat,
      beat: this.#plan.beat,
      unsentBytes: this.#plan.unsentBytes,
      onBug,
      onFrame: (frame) => this.#handlers.handle(connection, frame, this.#parts),
      onClose: () => {
        this.#hearers.delete(hearer);
        for (const hook of this.#closeHooks) {
          hearer.inTurn(() => guard('onClose', () => hook(connection)));
        }
      },
    });
    const connection = new RouterConnection<State, Emits>(hearer, state, this.#parts);
    this.#hearers.add(hearer);
    this.#everyone.join(hearer);
    for (const hook of this.#connectHooks) {
      hearer.inTurn(() => guard('onConnect', () => hook(connection)));
    }
  }
}
