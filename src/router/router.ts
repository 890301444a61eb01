import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Traffic } from '../send/outlet.ts';
import type { Connection, DataOf, EventOf } from './connection.ts';
import type { HttpServer } from './mount.ts';
import type { Room } from './room.ts';
import type { RoomManager, RoomManagerOptions } from './room-manager.ts';
import type { SchemaOutput, StandardSchemaV1 } from './schema.ts';

/**
 * Events of your own, from and to WebSockets.
 *
 * Events of one connection are handled one after the other: the next waits for an asynchronous
 * handler, and meanwhile no more is read from that client. What a handler throws costs that event and
 * goes to `onError`. Unknown events, data that the schema refuses and frames that the protocol
 * can't read are ignored.
 *
 * @typeParam State what you keep about a connection
 * @typeParam Emits what may be sent: event names and their data
 */
export interface Router<State = unknown, Emits = Record<string, unknown>> {
  /** The number of open connections. */
  readonly size: number;
  /** Exact counts since the start: system calls, bytes, and events times listeners. */
  readonly traffic: Readonly<Traffic>;

  /**
   * Handles an event whose data anything may be; also an event without data.
   *
   * @throws TypeError where the event has a handler already
   * @example router.on('poke', (connection) => connection.emit('answer', 'Ouch!'));
   */
  on(
    event: string,
    handler: (connection: Connection<State, Emits>, data: unknown) => unknown,
  ): this;

  /**
   * Handles an event whose data fits a schema: any Standard Schema, of zod, Valibot, ArkType, … Other
   * data is ignored.
   *
   * @throws TypeError where the event has a handler already
   * @example
   * router.on('join', z.object({ name: z.string() }), (connection, { name }) => {
   *   rooms.join(name, connection);
   * });
   */
  on<Schema extends StandardSchemaV1>(
    event: string,
    schema: Schema,
    handler: (connection: Connection<State, Emits>, data: SchemaOutput<Schema>) => unknown,
  ): this;

  /** Called with each new connection, before any event of it; what is emitted here arrives first. */
  onConnect(hook: (connection: Connection<State, Emits>) => unknown): this;

  /** Called when a connection is closed and out of all rooms, after its last event. */
  onClose(hook: (connection: Connection<State, Emits>) => unknown): this;

  /**
   * Decides about a handshake, by its headers and address. Anything but true refuses it with 403, an
   * exception too. Where there are several, all have to agree.
   *
   * @example router.onHandshake(({ headers }) => sessions.has(headers.cookie ?? ''));
   */
  onHandshake(hook: (request: IncomingMessage) => boolean | Promise<boolean>): this;

  /**
   * Sends an event to everybody.
   *
   * @throws TypeError where the protocol can't say it: a name with a space, data that is no JSON
   */
  broadcast<Event extends EventOf<Emits>>(event: Event, ...data: DataOf<Emits, Event>): void;

  /** A room of connections of this router. */
  createRoom(): Room<Emits>;

  /**
   * Rooms by name.
   *
   * @throws RangeError where an option can't hold
   */
  createRoomManager(options?: RoomManagerOptions): RoomManager<Emits>;

  /**
   * Takes the WebSockets that come to a path of a server, `/ws` unless said. The server may belong to
   * Express, Fastify or Hono: their routes stay theirs.
   *
   * @throws TypeError where a router stands at that path already
   * @example router.attach(server, { path: '/game' });
   */
  attach(server: HttpServer, options?: { readonly path?: string }): this;

  /** Takes one upgrade, for servers with a listener of their own. Needs no `this`. */
  readonly handleUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

  /** Answers a plain request at the router's path: 400, or 405 where it is no GET. Needs no `this`. */
  readonly handleRequest: (request: IncomingMessage, response: ServerResponse) => void;

  /** Takes no more connections, closes all with 1001, and resolves when they are gone: after 3 s at most. */
  close(): Promise<void>;
}
