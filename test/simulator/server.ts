import type { Socket } from 'node:net';
import { native } from '../../src/dialect/native-dialect.ts';
import { Hub } from '../../src/hub/hub.ts';
import { guests } from '../../src/identity/guest.ts';
import { sayFarewell } from '../../src/net/farewell.ts';
import { Heartbeat } from '../../src/net/heartbeat.ts';
import type { Limits } from '../../src/protocol/limit.ts';
import { mayNotIn } from '../../src/room/may.ts';
import { createRooms, type Rooms } from '../../src/room/rooms.ts';
import { Standings } from '../../src/room/standings.ts';
import { Outlet } from '../../src/send/outlet.ts';
import type { ClosingSocket } from '../../src/socket/closing-socket.ts';
import { WebSocketConnection } from '../../src/socket/web-socket-connection.ts';
import { StoreBroken } from '../../src/store/store.ts';
import type { FlakyBus } from './bus.ts';
import { type Clock, Process } from './clock.ts';
import { type Disk, Unreadable } from './disk.ts';
import { type Asked, recorded } from './law.ts';
import type { Wire } from './wire.ts';

/** Milliseconds after which a server that could not trust its disk is started again. */
const restartMs = 1_000;

interface ServerParts {
  readonly clock: Clock;
  readonly disk: Disk;
  readonly bus: () => FlakyBus;
  readonly limits: Limits;
}

/** What one run of the program is made of. */
interface Open {
  readonly process: Process;
  readonly bus: FlakyBus;
  readonly hub: Hub;
  readonly rooms: Rooms;
  readonly heartbeat: Heartbeat;
  readonly connections: Map<WebSocketConnection, Wire>;
}

/** The program, from one start to the next: the real hub, rooms, sessions and heartbeat. */
export class Server {
  /** Errors that nobody caused on purpose. */
  readonly bugs: unknown[] = [];
  /** Every command that came to a room, in order. */
  readonly asked: Asked[] = [];
  readonly #parts: ServerParts;
  readonly #supervisor = new Process('supervisor');
  #open: Open | undefined;
  #starting: Process | undefined;

  constructor(parts: ServerParts) {
    this.#parts = parts;
  }

  /** Undefined while it does not listen. */
  get process(): Process | undefined {
    return this.#open?.process;
  }

  /** The law, while there is a process. */
  get rooms(): Rooms | undefined {
    return this.#open?.rooms;
  }

  get bus(): FlakyBus | undefined {
    return this.#open?.bus;
  }

  start(): void {
    if (this.#open || this.#starting) return;
    const { clock, disk } = this.#parts;
    const process = new Process('server');
    this.#starting = process;
    disk.onBroken = () => this.crash(restartMs);
    clock.schedule(0, process, () => void this.#begin(process));
  }

  /** A wire arrives. */
  accept(wire: Wire): void {
    const open = this.#open;
    if (!open) return wire.die();
    const { hub, rooms, heartbeat, connections } = open;
    const { limits } = this.#parts;
    const socket = wire.socket as unknown as Socket;
    const outlet = new Outlet(socket, { flush: hub.flush, traffic: hub.traffic, limits });
    const connection = new WebSocketConnection({
      ws: wire.ws as unknown as ClosingSocket,
      socket,
      outlet,
      dialect: native,
      address: { room: '' },
      heartbeat,
      sent: { from: socket.remoteAddress, countedFrom: undefined, barredFrom: undefined },
      parts: {
        hub,
        rooms,
        identity: guests,
        limits,
        onRefusal: () => {},
        onBug: (error) => this.#onBug(error),
      },
    });
    connections.set(connection, wire);
    connection.begin();
    wire.ws.once('close', () => connections.delete(connection));
    wire.accepted();
  }

  /**
   * Ends at once: what runs does not end, and what is not committed never was.
   *
   * @param downMs after which it starts again
   */
  crash(downMs: number): void {
    const open = this.#open;
    this.#parts.clock.schedule(downMs, this.#supervisor, () => this.start());
    if (!open) return;
    this.#open = undefined;
    open.process.alive = false;
    for (const wire of open.connections.values()) wire.die();
  }

  /**
   * Says farewell first.
   *
   * @param downMs after which it starts again, once it has ended
   */
  stop(downMs: number): void {
    const open = this.#open;
    if (!open) return;
    this.#parts.clock.schedule(0, open.process, () => void this.#end(open, downMs));
  }

  async #begin(process: Process): Promise<void> {
    const { disk, limits } = this.#parts;
    const store = await disk.open(process);
    const bus = this.#parts.bus();
    const standings = new Standings(store);
    const hub = new Hub({ store, bus, limits, standings, mayNotIn });
    const pace = (key: string) => hub.pace(key);
    const rooms = recorded(createRooms({ store, bus, limits, standings, pace }), this.asked);
    const heartbeat = new Heartbeat();
    this.#starting = undefined;
    this.#open = { process, bus, hub, rooms, heartbeat, connections: new Map() };
  }

  async #end(open: Open, downMs: number): Promise<void> {
    await open.rooms.close();
    open.heartbeat.stop();
    await sayFarewell(new Set(open.connections.keys()));
    if (this.#open === open) this.crash(downMs);
  }

  #onBug(error: unknown): void {
    if (!(error instanceof Unreadable || error instanceof StoreBroken)) this.bugs.push(error);
  }
}
