import { cpus } from 'node:os';
import type { Histogram } from './histogram.ts';
import type { Generator, Memory } from './plan.ts';
import { busySeconds, cpuSeconds, memoryOf } from './proc.ts';

const cores = cpus().length;

/** The time and memory of the server's process and this one between two moments. */
export class Usage {
  readonly #serverPid: number;
  #begin: Reading;
  #end: Reading;
  #memoryBefore: number;
  #memoryLate: number | undefined;

  constructor(serverPid: number) {
    this.#serverPid = serverPid;
    this.#begin = this.#end = read(serverPid);
    this.#memoryBefore = memoryOf(serverPid).now;
  }

  begin(): void {
    this.#begin = read(this.#serverPid);
    this.#memoryBefore = memoryOf(this.#serverPid).now;
  }

  /** Looks at the server's memory, once. */
  noteLate(): void {
    this.#memoryLate ??= memoryOf(this.#serverPid).now;
  }

  end(): void {
    this.#end = read(this.#serverPid);
  }

  summary(lateBy: Histogram): {
    readonly server: {
      readonly cpuSeconds: number;
      /** The time of the thread that runs the event loop. */
      readonly loopSeconds: number;
      readonly cpuShare: number;
    };
    readonly generator: Generator;
    readonly memory: Memory;
  } {
    const wall = Math.max(this.#end.wall - this.#begin.wall, 1e-6);
    const own = this.#end.own - this.#begin.own;
    const cpu = this.#end.server.all - this.#begin.server.all;
    const loop = this.#end.server.loop - this.#begin.server.loop;
    return {
      server: { cpuSeconds: cpu, loopSeconds: loop, cpuShare: cpu / wall },
      generator: {
        cpuShare: own / wall,
        lateBy: lateBy.quantile(0.99),
        othersShare: Math.max(0, this.#end.busy - this.#begin.busy - cpu - own) / wall / cores,
      },
      memory: {
        before: this.#memoryBefore,
        late: this.#memoryLate ?? memoryOf(this.#serverPid).now,
        most: memoryOf(this.#serverPid).most,
      },
    };
  }
}

/** Seconds, each. */
interface Reading {
  readonly wall: number;
  readonly server: { readonly all: number; readonly loop: number };
  readonly own: number;
  /** The time of everybody on this machine. */
  readonly busy: number;
}

function read(serverPid: number): Reading {
  const { user, system } = process.cpuUsage();
  return {
    wall: performance.now() / 1000,
    server: cpuSeconds(serverPid),
    own: (user + system) / 1e6,
    busy: busySeconds(),
  };
}
