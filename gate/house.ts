import type { Socket } from 'node:net';
import { createMemoryBus } from '../src/bus/memory.ts';
import type { Dialect } from '../src/dialect/dialect.ts';
import { Hub } from '../src/hub/hub.ts';
import { guests } from '../src/identity/guest.ts';
import { defaultLimits } from '../src/protocol/limit.ts';
import { mayNotIn } from '../src/room/may.ts';
import { createRooms } from '../src/room/rooms.ts';
import { Standings } from '../src/room/standings.ts';
import { webSocketFraming } from '../src/send/frame.ts';
import { Outlet } from '../src/send/outlet.ts';
import type { SessionParts } from '../src/socket/caller.ts';
import { Session } from '../src/socket/session.ts';
import { createMemoryLog } from './memory-log.ts';
import { type Carried, MemoryWire } from './memory-wire.ts';

/** Somebody in a room: frames go in here, and out over a wire in memory. */
export interface Member {
  say(frame: string): void;
  leave(): void;
}

/** Parlour without sockets, disk and threads: everything from a frame's text to its bytes. */
export class House {
  readonly carried: Carried = { writes: 0, bytes: 0 };
  readonly #hub: Hub;
  readonly #parts: SessionParts;
  #members = 0;

  constructor() {
    const limits = defaultLimits;
    const bus = createMemoryBus();
    const store = createMemoryLog();
    const standings = new Standings(store);
    this.#hub = new Hub({ store, bus, limits, standings, mayNotIn });
    const fail = (error: unknown) => {
      throw error;
    };
    const rooms = createRooms({ store, bus, limits, standings });
    this.#parts = { hub: this.#hub, rooms, identity: guests, limits, onRefusal: fail, onBug: fail };
  }

  /** Deliveries so far, as the house itself counts them. */
  get deliveries(): number {
    return this.#hub.traffic.deliveries;
  }

  seat(dialect: Dialect, room: string): Member {
    const id = `00000000-0000-4000-8000-${String(this.#members++).padStart(12, '0')}`;
    const { flush, traffic } = this.#hub;
    const { limits } = this.#parts;
    const wire = new MemoryWire(this.carried) as unknown as Socket;
    const outlet = new Outlet(wire, { flush, traffic, limits });
    const fail = this.#parts.onBug;
    const never = () => {
      throw new Error('a member of the gate was let go');
    };
    const line = {
      id,
      outlet,
      framing: webSocketFraming,
      close: never,
      fail,
      pause() {},
      resume() {},
    };
    const session = new Session(this.#parts, dialect, { room }, line);
    session.begin();
    if (dialect.enters === 'by-hello') {
      const secret = Buffer.alloc(32, id).toString('base64url');
      session.receive(JSON.stringify({ type: 'hello', secret, name: 'ann' }));
      session.receive(JSON.stringify({ type: 'join', room }));
    }
    return { say: (frame) => session.receive(frame), leave: () => session.close() };
  }
}
