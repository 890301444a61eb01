import { Audience, type Hearer } from './audience.ts';
import {
  type Connection,
  type DataOf,
  type EventOf,
  RouterConnection,
  type RouterParts,
} from './connection.ts';

/**
 * Rooms by name: made for the first who joins, gone with the last who leaves.
 *
 * @example
 * const rooms = router.createRoomManager();
 * rooms.on('create', (name) => console.log(`${name} begins`));
 * rooms.join('kitchen', connection);
 * rooms.emit('kitchen', 'msg', 'Tea is ready.');
 */
export interface RoomManager<Emits = Record<string, unknown>> {
  /** The number of rooms. */
  readonly size: number;
  /** The number of connections in that room. */
  sizeOf(name: string): number;
  /** The rooms that somebody is in. */
  roomsOf(connection: Connection<unknown, Emits>): readonly string[];

  /**
   * Lets somebody into a room, as `Room.join` does. Any string is a name.
   *
   * @returns is it in now? False where the connection is closed, the manager stopped, or the
   * connection is in as many rooms as it may
   * @throws TypeError where the connection belongs to another router
   */
  join(name: string, connection: Connection<unknown, Emits>): boolean;

  /** Lets somebody out of a room, if it is in. */
  leave(name: string, connection: Connection<unknown, Emits>): void;

  /** Lets somebody out of all rooms; who closes needs no such call. */
  leaveAll(connection: Connection<unknown, Emits>): void;

  /**
   * Sends an event to all members of a room; without one, to nobody.
   *
   * @throws TypeError where the protocol can't say it: a name with a space, data that is no JSON
   */
  emit<Event extends EventOf<Emits>>(
    name: string,
    event: Event,
    ...data: DataOf<Emits, Event>
  ): void;

  /** Lets everybody out of a room, which is then gone. */
  destroy(name: string): void;

  /** Destroys all rooms; nobody comes in any more. */
  stop(): void;

  /** Calls back when a room is there (`create`: its first member is in) or gone (`remove`). */
  on(event: 'create' | 'remove', callback: (name: string) => unknown): this;
}

export interface RoomManagerOptions {
  /** Closes a connection when it leaves the last room that it is in here; false unless said. */
  readonly closeOnLastRoomLeft?: boolean;
  /** Rooms one connection may be in, 100 unless said: names often come from clients. */
  readonly roomsPerConnection?: number;
}

/** Rooms by name, as audiences. */
export class AudienceRoomManager<Emits> implements RoomManager<Emits> {
  readonly #parts: RouterParts;
  readonly #closes: boolean;
  readonly #most: number;
  readonly #rooms = new Map<string, Audience>();
  readonly #names = new Map<Hearer, Set<string>>();
  readonly #callbacks = { create: [] as Callback[], remove: [] as Callback[] };
  #stopped = false;

  constructor(parts: RouterParts, options: RoomManagerOptions = {}) {
    this.#parts = parts;
    this.#closes = options.closeOnLastRoomLeft ?? false;
    this.#most = options.roomsPerConnection ?? 100;
    if (!(this.#most >= 1)) throw new RangeError('roomsPerConnection is at least 1.');
  }

  get size(): number {
    return this.#rooms.size;
  }

  sizeOf(name: string): number {
    return this.#rooms.get(name)?.size ?? 0;
  }

  roomsOf(connection: Connection<unknown, Emits>): readonly string[] {
    return [...(this.#names.get(this.#socket(connection)) ?? [])];
  }

  join(name: string, connection: Connection<unknown, Emits>): boolean {
    const socket = this.#socket(connection);
    const names = this.#names.get(socket) ?? new Set();
    if (names.has(name)) return true;
    if (this.#stopped || !socket.open || names.size >= this.#most) return false;
    this.#names.set(socket, names.add(name));
    const known = this.#rooms.get(name);
    const room = known ?? this.#create(name);
    room.join(socket);
    if (!known) this.#tell('create', name);
    return room.has(socket);
  }

  leave(name: string, connection: Connection<unknown, Emits>): void {
    this.#rooms.get(name)?.leave(this.#socket(connection));
  }

  leaveAll(connection: Connection<unknown, Emits>): void {
    const socket = this.#socket(connection);
    for (const name of this.#names.get(socket) ?? []) this.#rooms.get(name)?.leave(socket);
  }

  emit<Event extends EventOf<Emits>>(
    name: string,
    event: Event,
    ...[data]: DataOf<Emits, Event>
  ): void {
    this.#rooms.get(name)?.say(this.#parts.protocol.encode(event, data));
  }

  destroy(name: string): void {
    this.#rooms.get(name)?.dismiss();
  }

  stop(): void {
    this.#stopped = true;
    for (const room of this.#rooms.values()) room.dismiss();
  }

  on(event: 'create' | 'remove', callback: Callback): this {
    this.#callbacks[event].push(callback);
    return this;
  }

  #socket(connection: Connection<unknown, Emits>) {
    return RouterConnection.socketOf(connection, this.#parts);
  }

  #create(name: string): Audience {
    const room: Audience = new Audience(this.#parts, (hearer) => this.#left(name, hearer));
    this.#rooms.set(name, room);
    return room;
  }

  #left(name: string, hearer: Hearer): void {
    const names = this.#names.get(hearer);
    names?.delete(name);
    const last = names?.size === 0;
    if (last) this.#names.delete(hearer);
    if (this.#rooms.get(name)?.size === 0) {
      this.#rooms.delete(name);
      this.#tell('remove', name);
    }
    if (last && this.#closes) hearer.close();
  }

  #tell(event: 'create' | 'remove', name: string): void {
    for (const callback of this.#callbacks[event]) {
      void this.#parts.guard(`room ${event}`, () => callback(name));
    }
  }
}

type Callback = (name: string) => unknown;
