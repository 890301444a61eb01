import type { Limits } from '../../src/protocol/limit.ts';
import type { Random } from '../random/seeded.ts';
import type { Clock, Process } from './clock.ts';
import { Conditions } from './conditions.ts';
import type { Server } from './server.ts';
import { Wire } from './wire.ts';

interface NetworkParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly server: Server;
  readonly limits: Limits;
}

/** All wires, and what the network is like for each person. */
export class Network {
  readonly #parts: NetworkParts;
  readonly #conditions = new Map<string, Conditions>();
  readonly #wires = new Map<string, Wire>();

  constructor(parts: NetworkParts) {
    this.#parts = parts;
  }

  /** Of whoever's processes have this name. */
  conditions(name: string): Conditions {
    const { clock, random } = this.#parts;
    const known = this.#conditions.get(name) ?? new Conditions(clock, random);
    this.#conditions.set(name, known);
    return known;
  }

  heal(): void {
    for (const conditions of this.#conditions.values()) conditions.heal();
  }

  /** Breaks the wire that somebody has. */
  cut(name: string): void {
    this.#wires.get(name)?.cut();
  }

  /** The tab is closed: the system says goodbye in its place. */
  leave(name: string): void {
    this.#wires.get(name)?.leave();
  }

  /** What stands in for the browser's WebSocket. */
  get WebSocket() {
    const dial = (socket: NearSocket) => this.#dial(socket);
    return class extends NearSocket {
      static readonly OPEN = 1;

      constructor() {
        super();
        dial(this);
      }
    };
  }

  #dial(socket: NearSocket): void {
    const { clock, server } = this.#parts;
    const near = clock.current;
    const conditions = this.conditions(near.name);
    const arrive = () => {
      const held = conditions.upHeldUntil - clock.now;
      if (held > 0) return void clock.schedule(held, near, arrive);
      if (socket.readyState > 1) return;
      const far = server.process;
      if (far) this.#connect(socket, near, far, conditions);
      else clock.schedule(conditions.latency(), near, () => socket.closed(1006, ''));
    };
    clock.schedule(conditions.latency(), near, arrive);
  }

  #connect(socket: NearSocket, near: Process, far: Process, conditions: Conditions): void {
    const { clock, random, limits, server } = this.#parts;
    const wire = new Wire({
      clock,
      near,
      far,
      conditions,
      end: socket,
      window: 500 + random(8_000),
      highWater: limits.unsentBytes,
      closeMs: limits.closeSeconds * 1_000,
      deflates: random(2) === 0,
    });
    this.#wires.set(near.name, wire);
    socket.wire = wire;
    clock.schedule(0, far, () => server.accept(wire));
  }
}

/** The browser's WebSocket, as far as the SDK knows it. */
class NearSocket {
  readyState = 0;
  wire: Wire | undefined;
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: string }) => void) | null = null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null = null;

  send(text: string): void {
    this.wire?.send(text);
  }

  close(): void {
    if (this.readyState > 1) return;
    this.readyState = 2;
    this.wire?.leave();
  }

  opened(): void {
    if (this.readyState !== 0) return;
    this.readyState = 1;
    this.onopen?.();
  }

  message(data: string): void {
    if (this.readyState === 1) this.onmessage?.({ data });
  }

  closed(code: number, reason: string): void {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code, reason });
  }
}
