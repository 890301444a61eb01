import { setTimeout as sleep } from 'node:timers/promises';
import { ClientSocket } from '../../src/load/client-socket.ts';
import { Histogram } from '../../src/load/histogram.ts';
import type { IdlePlan, IdleResult } from '../../src/load/plan.ts';
import { memoryOf } from '../../src/load/proc.ts';
import { Usage } from '../../src/load/usage.ts';
import { wireNamed } from '../../src/load/wires.ts';

const enteringAtOnce = 100;

/** Fills a room with people who only listen, and sees what each of them costs in memory. */
export async function idle(plan: IdlePlan): Promise<IdleResult> {
  const room = new Room(plan);
  const usage = new Usage(plan.serverPid);
  try {
    const few = await room.fillUpTo(plan.few);
    const many = await room.fillUpTo(plan.many);
    usage.begin();
    await sleep(plan.settleSeconds * 1000);
    usage.end();
    const { server, generator } = usage.summary(new Histogram());
    return {
      kind: 'idle',
      due: plan.many,
      held: plan.many - room.closed,
      kilobytesEach: (many - few) / (plan.many - plan.few),
      megabytes: many / 1024,
      cpuShare: server.cpuShare,
      generator,
    };
  } finally {
    room.leave();
  }
}

class Room {
  closed = 0;
  readonly #plan: IdlePlan;
  readonly #connections: ClientSocket[] = [];

  constructor(plan: IdlePlan) {
    this.#plan = plan;
  }

  /** Answers the server's resident kilobytes, once it had time to settle. */
  async fillUpTo(count: number): Promise<number> {
    const { serverPid, settleSeconds } = this.#plan;
    while (this.#connections.length < count) {
      const next = Math.min(enteringAtOnce, count - this.#connections.length);
      const entering = Array.from({ length: next }, () => this.#enter().entered);
      await Promise.all(entering);
    }
    await sleep(settleSeconds * 1000);
    return memoryOf(serverPid).now * 1024;
  }

  leave(): void {
    for (const connection of this.#connections) connection.drop();
  }

  #enter(): ClientSocket {
    const connection: ClientSocket = new ClientSocket({
      wire: wireNamed(this.#plan.wire),
      port: this.#plan.port,
      rooms: ['bench-idle'],
      name: `i${this.#connections.length}`,
      onBytes: () => {},
      onClose: () => {
        this.closed++;
      },
    });
    this.#connections.push(connection);
    return connection;
  }
}
