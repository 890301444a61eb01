import { randomUUID } from 'node:crypto';
import type { OnBug } from '../guard.ts';
import { frameMessages } from '../send/frame.ts';
import type { AudienceParts } from './audience.ts';
import type { Guard } from './guard.ts';
import type { Protocol } from './protocol.ts';
import type { RouterSocket } from './router-socket.ts';

/** The events of a map from names to data: its keys that are strings. */
export type EventOf<Emits> = keyof Emits & string;

/** The arguments of an emit behind the name: nothing where the data may be undefined. */
export type DataOf<Emits, Event extends keyof Emits> = undefined extends Emits[Event]
  ? [data?: Emits[Event]]
  : [data: Emits[Event]];

/**
 * One client on a router, from its handshake to its close.
 *
 * @typeParam State what you keep about it
 * @typeParam Emits what may be sent to it: event names and their data
 */
export interface Connection<State = unknown, Emits = Record<string, unknown>> {
  /** A UUID, new for each connection. */
  readonly id: string;
  /** Yours; made by the router's option `state`. */
  readonly state: State;
  /** False as soon as either side has begun to close. */
  readonly open: boolean;

  /**
   * Sends an event to this client alone, at the end of the loop turn, behind all that its rooms were
   * told before. Does nothing when the connection is not open.
   *
   * @throws TypeError where the protocol can't say it: a name with a space, data that is no JSON
   * @example connection.emit('answer', { msg: 'Thanks, client!' });
   */
  emit<Event extends EventOf<Emits>>(event: Event, ...data: DataOf<Emits, Event>): void;

  /**
   * Sends what was emitted, then closes. Events of the client that still wait are not handled.
   *
   * @param code 1000 or 3000 to 4999; without one the client sees 1005
   * @param reason at most 123 bytes
   * @throws RangeError where code or reason can't be sent
   */
  close(code?: number, reason?: string): void;
}

/** The parts that everything on one router shares. */
export interface RouterParts extends AudienceParts {
  readonly protocol: Protocol;
  readonly guard: Guard;
  readonly onBug: OnBug;
}

/** A connection as rooms and the router see it. */
export class RouterConnection<State, Emits> implements Connection<State, Emits> {
  readonly id = randomUUID();
  readonly state: State;
  readonly #socket: RouterSocket;
  readonly #parts: RouterParts;

  constructor(socket: RouterSocket, state: State, parts: RouterParts) {
    this.#socket = socket;
    this.state = state;
    this.#parts = parts;
  }

  /** @throws TypeError where the connection is none of the router with these parts */
  static socketOf(connection: Connection, parts: RouterParts): RouterSocket {
    if (#socket in connection && connection.#parts === parts) return connection.#socket;
    throw new TypeError('That connection belongs to another router.');
  }

  get open(): boolean {
    return this.#socket.open;
  }

  emit<Event extends EventOf<Emits>>(event: Event, ...[data]: DataOf<Emits, Event>): void {
    if (!this.open) return;
    this.#socket.say(frameMessages([this.#parts.protocol.encode(event, data)]));
    this.#parts.traffic.deliveries++;
  }

  close(code?: number, reason = ''): void {
    if (code !== undefined && !mayClose(code)) {
      throw new RangeError(`A close code is 1000 or 3000 to 4999, not ${code}.`);
    }
    if (Buffer.byteLength(reason) > 123) throw new RangeError('A reason has at most 123 bytes.');
    this.#socket.close(code, reason);
  }
}

function mayClose(code: number): boolean {
  return code === 1_000 || (Number.isInteger(code) && code >= 3_000 && code <= 4_999);
}
