import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Answers, Order } from './order.ts';

const program = join(import.meta.dirname, 'main.ts');

/**
 * Thousands of connections in a process of their own.
 *
 * @example
 * await using swarm = new Swarm();
 * await swarm.obey({ type: 'enter', port: 8080, people: 2_000, rooms: 10 });
 */
export class Swarm implements AsyncDisposable {
  readonly #process: ChildProcess;

  /** @param command what runs it, where that isn't Node as it is */
  constructor(command: readonly string[] = []) {
    const [file, ...args] = [...command, process.execPath, program];
    this.#process = spawn(file ?? '', args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  /** Gives one order and waits until it is carried out. */
  async obey<Type extends keyof Answers>(
    order: Extract<Order, { type: Type }>,
  ): Promise<Answers[Type]> {
    this.#process.send(order);
    const ended = new AbortController();
    const { signal } = ended;
    const exit = once(this.#process, 'exit', { signal }).then(() => {
      throw new Error(`The swarm ended at "${order.type}".`);
    });
    try {
      const [answer] = (await Promise.race([once(this.#process, 'message', { signal }), exit])) as [
        Answers[Type],
      ];
      return answer;
    } finally {
      ended.abort();
      exit.catch(() => {});
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    this.#process.kill('SIGKILL');
    await once(this.#process, 'exit');
  }
}
