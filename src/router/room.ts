import { Audience } from './audience.ts';
import {
  type Connection,
  type DataOf,
  type EventOf,
  RouterConnection,
  type RouterParts,
} from './connection.ts';

/**
 * Those who hear the same. An event is encoded once, whoever many hear it, and each connection is
 * written to once per loop turn; a room with very much to say gathers for 5 to 20 ms.
 */
export interface Room<Emits = Record<string, unknown>> {
  /** The number of connections in it. */
  readonly size: number;
  has(connection: Connection<unknown, Emits>): boolean;

  /**
   * Lets somebody in, who hears what is emitted from now on. Joining twice is joining once; who
   * closes is out by itself.
   *
   * @returns is it in now? False where the connection is closed or the room stopped
   * @throws TypeError where the connection belongs to another router
   */
  join(connection: Connection<unknown, Emits>): boolean;

  /** Lets somebody out, who has heard what was emitted before. */
  leave(connection: Connection<unknown, Emits>): void;

  /**
   * Sends an event to all members.
   *
   * @throws TypeError where the protocol can't say it: a name with a space, data that is no JSON
   * @example room.emit('msg', { msg: 'Hi lobby!' });
   */
  emit<Event extends EventOf<Emits>>(event: Event, ...data: DataOf<Emits, Event>): void;

  /** Lets everybody out; nobody comes in any more, and nothing is said. */
  stop(): void;
}

/** A room of its own. */
export class AudienceRoom<Emits> implements Room<Emits> {
  readonly #audience: Audience;
  readonly #parts: RouterParts;
  #stopped = false;

  constructor(parts: RouterParts) {
    this.#parts = parts;
    this.#audience = new Audience(parts);
  }

  get size(): number {
    return this.#audience.size;
  }

  has(connection: Connection<unknown, Emits>): boolean {
    return this.#audience.has(RouterConnection.socketOf(connection, this.#parts));
  }

  join(connection: Connection<unknown, Emits>): boolean {
    const socket = RouterConnection.socketOf(connection, this.#parts);
    if (this.#stopped || !socket.open) return false;
    this.#audience.join(socket);
    return true;
  }

  leave(connection: Connection<unknown, Emits>): void {
    this.#audience.leave(RouterConnection.socketOf(connection, this.#parts));
  }

  emit<Event extends EventOf<Emits>>(event: Event, ...[data]: DataOf<Emits, Event>): void {
    if (this.size > 0) this.#audience.say(this.#parts.protocol.encode(event, data));
  }

  stop(): void {
    this.#stopped = true;
    this.#audience.dismiss();
  }
}
